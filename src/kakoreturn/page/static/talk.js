// Talking to the program. Every request but the first carries the key that was given for the ticket in the address.
import { t } from "./strings.js";

const MOST_PHOTO = 64;
let key = sessionStorage.getItem("key");

export async function enter() {
  const ticket = location.hash.slice(1);
  if (ticket) {
    history.replaceState(null, "", "/"); // no entry of its own: a tab with one entry may close itself
    key = (await ask("enter", {}, ticket)).key;
    sessionStorage.setItem("key", key);
  }
  if (!key) throw new Error(t.used);
}

async function send(path, { body, headers, token = key } = {}) {
  const method = body === undefined ? "GET" : "POST";
  const answer = await fetch(`/${path}`, { method, body, headers: { ...headers, Authorization: `Bearer ${token}` } });
  if (answer.ok) return answer;
  const { error, hint } = await answer.json().catch(() => ({}));
  throw Object.assign(new Error(error || t.noAnswer), { hint, status: answer.status });
}

export async function ask(path, document, token) {
  return (await send(path, { body: document && JSON.stringify(document), token })).json();
}

export async function upload(file) {
  if (file.size > MOST_PHOTO << 20) throw new Error(t.tooLarge(file.name, MOST_PHOTO));
  return (await send("photo", { body: file, headers: { "X-Name": encodeURIComponent(file.name) } })).json();
}

// Pictures are fetched, for an <img> cannot carry the key: three at a time, the newest wish first.
const wishes = [];
let busy = 0;

export function picture(id, size) {
  return new Promise((done, failed) => {
    wishes.push({ id, size, done, failed });
    grant();
  });
}

async function grant() {
  if (busy === 3 || !wishes.length) return;
  const { id, size, done, failed } = wishes.pop();
  busy++;
  try {
    done(URL.createObjectURL(await (await send(`photo/${id}/${size}`)).blob()));
  } catch (error) {
    failed(error);
  }
  busy--;
  grant();
}

// A connection that is open while both sides are. No timer: browsers slow those down in tabs that are not seen.
export async function stay(ended) {
  const reader = (await send("alive")).body.getReader();
  (async () => {
    try {
      while (!(await reader.read()).done);
    } catch {} // cut off is over, too
    ended();
  })();
}
