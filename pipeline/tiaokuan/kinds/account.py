"""Bank accounts and cards; cards are checked by the Luhn formula (ISO/IEC 7812-1), accounts have no check digit of one form."""

from __future__ import annotations

import re

from tiaokuan.kinds import Kind
from tiaokuan.kinds._words import both, finder, labelled, parser

FORM = re.compile(r"[0-9](?:[ \-]?[0-9]){6,31}")
CARD = re.compile(r"(?<![0-9A-Za-z.\-])(62[0-9]{2}(?:[ ]?[0-9]{4}){3}(?:[ ]?[0-9]{1,3})?)(?![0-9A-Za-z.])")
LABEL = "(?:开户|银行|收款|付款|结算|基本|对公|人民币|监管|共管|专用|公司)?(?:[账帐][ \u3000]*[号户](?:号码?)?|[账帐]户账号)|(?:银行)?卡[ \u3000]*号|收款账户"


def luhn(words: str) -> bool | None:
    """Whether a card number's check digit agrees; None for what is no card number (cards begin with 62 and have 16 to 19 digits)."""
    digits = re.sub(r"[ \-]", "", words)
    if not re.fullmatch("62[0-9]{14,17}", digits):
        return None
    total = sum(int(c) if n % 2 == 0 else sum(divmod(int(c) * 2, 10)) for n, c in enumerate(reversed(digits)))
    return total % 10 == 0


KIND = Kind(
    "account",
    66,
    both(
        labelled("account", LABEL, FORM, "账号", luhn), finder("account", CARD, "银行卡号", luhn, sign="62[0-9]{2}[0-9 ]{12}")
    ),
    parser("账号", FORM, valid=luhn),
)
