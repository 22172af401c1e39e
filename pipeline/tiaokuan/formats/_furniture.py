"""Furniture: what a template site prints around a contract – menus, counters, buttons, related documents.

It stands in web pages and in text copied from them. Nothing of a contract may be lost, so a line is furniture only if it is
of a known kind, and what follows the contract only from a line that can be nothing else.
"""

from __future__ import annotations

import re

# a whole line that is furniture wherever it stands
LINE = re.compile(
    r"(?:[•·●▪◆*\-]\s*)?(?:"
    r"[^。，]{2,60}\.(?:docx?|pdf|txt|rtf|wps|md)\s*(?:VIP|[（(]\d*[)）])?|(?:来源文件|文件名|原文链接|本文链接|转载请注明|来源)[:：].{0,120}"
    r"|约?\s*[\d.]+\s*[千万]?字|约?\s*\d+\s*页|共\s*\d+\s*页(?:，当前第\s*\d+\s*页)?|\d{1,6}"
    r"|\d{4}-\d{1,2}-\d{1,2}(?:\s*\d{1,2}:\d{2}(?::\d{2})?)?\s*(?:发布于|上传|发布|更新).{0,16}"
    r"|发布于.{1,16}|(?:上传|发布|更新|收录)(?:时间|日期|于)?[:：]\s*[\d\-/: ]+"
    r"|(?:举报|收藏|下载|分享|打印|点赞|评论|登录|注册|首页|返回|返回顶部|上一[页篇].{0,40}|下一[页篇].{0,40}|关注|复制|全文|展开|收起|纠错|意见反馈|客服|联系我们|关于我们|帮助中心|会员|开通会员|我的文档|上传文档|加入VIP|VIP|免费下载|立即下载|下载文档|在线客服|全屏|目录导航)(?:\s*[\d（(].{0,10})?"
    r"|(?:浏览|阅读|下载|收藏|点击|热度|大小|格式|页数|字数|评分|积分|金币|价格|文档编号|文档编码|所属分类|标签|关键词|贡献者|上传者|作者|分类)(?:量|次数|数)?[:：]\s*\S{0,30}"
    r"|文档评论\s*[（(]?\d*[）)]?|版权声明.{0,200}|Copyright.{0,120}|.{0,40}ICP备.{0,40}|.{0,30}公网安备.{0,40}|©.{0,120}|当前位置[:：].{0,120}|首页\s*[>＞»/].{0,120}"
    r"|\d+亿?VIP精品文档|猜你喜欢|相关(?:文档|推荐|阅读|文章|合同|模板)|热门(?:文档|推荐|标签)|为您推荐|更多(?:相关)?(?:文档|模板|合同).{0,20}|.{0,12}(?:到手机|扫码|扫一扫|二维码).{0,30}"
    r"|-{3,}|={3,}|\*{3,}|_{0}"
    r")",
    re.IGNORECASE,
)
# from such a line on, nothing of the contract follows, unless numbered clauses go on
TAIL = re.compile(
    r"文档评论\s*[（(]?\d*[）)]?|\d+亿?VIP精品文档|相关(?:文档|推荐|阅读|文章|模板)|猜你喜欢|为您推荐|热门(?:文档|推荐)|.{0,40}ICP备.{0,40}|Copyright.{0,120}|©.{0,120}"
    r"|本文(?:档)?(?:由|来自|转自).{0,60}|亲，?该文档.{0,60}|下载本文档需要.{0,60}|内容来自淘豆网.{0,60}|版权(?:声明|所有).{0,120}",
    re.IGNORECASE,
)
CLAUSE = re.compile(r"\s*(?:第[一二三四五六七八九十百零〇0-9]+[条章节]|[一二三四五六七八九十]+、|\d+\.\d+)")


def split(lines: list[str]) -> tuple[list[int], list[int]]:
    """Indices of the lines that are the contract's, and of those that are furniture."""
    last = end(lines)
    kept: list[int] = []
    furniture: list[int] = []
    for index, line in enumerate(lines):
        words = line.strip()
        if not words:
            continue
        (furniture if index >= last or is_furniture(words) else kept).append(index)
    return kept, furniture


def is_furniture(line: str) -> bool:
    """Whether a line, without the white space around it, is furniture of a known kind."""
    return len(line) <= 240 and LINE.fullmatch(line) is not None


def end(lines: list[str]) -> int:
    """The index of the first line behind the contract."""
    last_clause = max((index for index, line in enumerate(lines) if CLAUSE.match(line)), default=-1)
    for index in range(last_clause + 1, len(lines)):
        words = lines[index].strip()
        if len(words) <= 160 and TAIL.fullmatch(words):
            return index
    return len(lines)
