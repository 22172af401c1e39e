// Requests to the API of this server: JSON in and out, problems as errors whose message is for people.
import { t } from "./dom.js";

const BASE = "/api/v1";
const csrf = document.querySelector('meta[name="csrf"]').content;

export class Problem extends Error {
  constructor(body) {
    super(body.detail ?? "");
    this.status = body.status;
    this.code = body.code;
    this.body = body;
  }
}

export class Offline extends Error {}

export async function api(method, path, body) {
  const headers = { accept: "application/json" };
  if (method !== "GET") headers["x-csrf-token"] = csrf;
  if (body !== undefined) headers["content-type"] = "application/json";
  let answer;
  try {
    answer = await fetch(BASE + path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  } catch {
    throw new Offline(t("offline"));
  }
  if (answer.status === 401) location.assign("/login");
  if (!answer.ok) throw new Problem(await answer.json().catch(() => ({ status: answer.status, detail: answer.statusText })));
  return answer.json();
}

export const get = (path) => api("GET", path);
export const post = (path, body) => api("POST", path, body);

// Uploads by XMLHttpRequest, because fetch does not tell how much has gone out.
export function upload(files, onProgress) {
  return new Promise((resolve, reject) => {
    const form = new FormData();
    for (const file of files) form.append("files", file, file.name);
    const request = new XMLHttpRequest();
    request.open("POST", `${BASE}/documents`);
    request.setRequestHeader("x-csrf-token", csrf);
    request.responseType = "json";
    request.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total);
    request.onload = () => {
      const body = request.response ?? { status: request.status, detail: request.statusText };
      if (request.status === 202) resolve(body);
      else reject(new Problem(body));
    };
    request.onerror = () => reject(new Offline(t("offline")));
    request.send(form);
  });
}
