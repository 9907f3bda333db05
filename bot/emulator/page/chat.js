// The chat page: shows one person's chat with the bot and sends what they do to the emulator.
// The server is the truth: every message carries a rising `seq`, and after a lost connection all is fetched again.
// What people or the bot wrote only ever becomes text nodes.

const $ = (id) => document.getElementById(id);
const words = Object.fromEntries(
  [...document.querySelectorAll("#words [data-word]")].map((one) => [one.dataset.word, one.textContent]),
);
const say = (word, given = {}) => words[word].replace(/\{(\w+)\}/g, (_, name) => given[name] ?? "");
const fresh = (template) => $(template).content.firstElementChild.cloneNode(true);

const SHOWN = 150; // messages drawn at once; earlier ones on request
const chats = new Map(); // person -> { messages: Map, started, keyboard, news, draft, shown }
let bot = { first_name: "", username: "" };
let people = [];
let current = null;
let zone = "Europe/London";
let ahead = 0; // the emulator's clock minus this machine's, in milliseconds
let file = null; // waiting to be sent
let changing = null; // id of the own message being edited
let frame = 0;
const dirty = new Set(); // ids of the current chat to draw again

const chatOf = (person) => {
  if (!chats.has(person)) {
    chats.set(person, { messages: new Map(), started: true, keyboard: null, news: 0, draft: "", shown: SHOWN, loaded: false });
  }
  return chats.get(person);
};

async function call(method, path, body, type = "application/json") {
  const response = await fetch(`/emulator${path}`, { method, body, headers: body ? { "Content-Type": type } : {} });
  if (!response.ok) throw new Error(await response.text());
  return response.json();
}

const act = (action, given) => call("POST", `/people/${current}/${action}`, JSON.stringify(given));

async function attempt(work) {
  try {
    return await work();
  } catch {
    toast(say("failed"));
    return null;
  }
}

// What is new, for a screen reader. Each line leaves after it was read, so nothing is read twice.
function announce(text) {
  const line = document.createElement("p");
  line.textContent = text;
  $("live").append(line);
  if ($("live").childElementCount > 12) $("live").firstElementChild.remove();
  setTimeout(() => line.remove(), 20_000);
}

let toastTimer = 0;
function toast(text) {
  $("toast").textContent = text;
  $("toast").hidden = false;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => ($("toast").hidden = true), 5000);
  announce(text);
}

// The clock.

const time = (date) => date.toLocaleTimeString("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit" });
const day = (date, parts = { weekday: "long", month: "long", year: "numeric" }) =>
  date.toLocaleDateString("en-GB", { timeZone: zone, day: "numeric", ...parts }).replace(",", "");
const when = (date) => `${day(date)}, ${time(date)}`;

function showClock(long, short) {
  const [wide, narrow] = $("now").children;
  if (wide.textContent !== long) wide.textContent = long;
  if (narrow.textContent !== short) narrow.textContent = short;
}

let winding = false;
function tick() {
  const now = new Date(Date.now() + ahead);
  if (winding) return showClock(say("winding"), say("winding"));
  $("now").dateTime = now.toISOString();
  return showClock(when(now), `${day(now, { weekday: "short", month: "short" })}, ${time(now)}`);
}

function setClock(told) {
  zone = told.zone;
  ahead = new Date(told.now) - Date.now();
  tick();
}

async function wind(asked) {
  if (winding) return;
  const buttons = document.querySelectorAll("[data-wind]");
  buttons.forEach((one) => one.setAttribute("aria-disabled", "true"));
  winding = true;
  tick();
  announce(say("winding"));
  const told = await attempt(() => call("POST", "/clock", asked));
  buttons.forEach((one) => one.removeAttribute("aria-disabled"));
  winding = false;
  if (told) {
    setClock(told);
    announce(say("wound", { when: when(new Date(told.now)) }));
  }
  tick();
}

// Messages as elements.

const TAGS = { bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code", pre: "pre", blockquote: "blockquote", expandable_blockquote: "blockquote" };

const BLOCKS = new Set(["PRE", "BLOCKQUOTE"]);

function dress(entity, text) {
  const url = entity.type === "url" ? text : entity.url;
  if (entity.type === "bot_command") {
    const command = document.createElement("button");
    command.type = "button";
    command.className = "command";
    command.dataset.command = text;
    return command;
  }
  if ((entity.type === "url" || entity.type === "text_link") && /^https?:\/\//i.test(url)) {
    const link = document.createElement("a");
    link.href = url;
    link.target = "_blank";
    link.rel = "noopener noreferrer";
    return link;
  }
  const element = document.createElement(TAGS[entity.type] ?? "span");
  if (entity.type === "spoiler") {
    element.className = "spoiler";
    element.tabIndex = 0;
  }
  return element;
}

// Entities are sorted and counted in UTF-16 units, as JavaScript counts.
function rich(text, entities, start = 0, end = text.length) {
  const out = document.createDocumentFragment();
  let at = start;
  for (let i = 0; i < entities.length; ) {
    const entity = entities[i];
    const from = Math.max(entity.offset, at);
    const to = Math.min(entity.offset + entity.length, end);
    const inner = [];
    for (i += 1; i < entities.length && entities[i].offset < to; i += 1) inner.push(entities[i]);
    if (to <= from) continue;
    out.append(text.slice(at, from));
    const element = dress(entity, text.slice(from, to));
    element.append(rich(text, inner, from, to));
    out.append(element);
    // A block already ends its line; the line break after it would show as an empty one.
    at = BLOCKS.has(element.tagName) && text[to] === "\n" ? to + 1 : to;
  }
  out.append(text.slice(at, end));
  return out;
}

const size = (bytes) =>
  bytes < 900_000 ? say("kb", { n: Math.max(1, Math.round(bytes / 1024)) }) : say("mb", { n: (bytes / 1_048_576).toFixed(1) });

function mediaOf(message) {
  const media = message.media;
  if (!media) return message.other ? document.createTextNode(say("other")) : null;
  if (media.kind === "photo") {
    const open = document.createElement("button");
    open.type = "button";
    open.className = "photo";
    const caption = message.caption.split("\n")[0] || say("picture");
    open.setAttribute("aria-label", `${say("open")}: ${caption}`);
    const image = document.createElement("img");
    Object.assign(image, { src: media.path, alt: caption, width: media.width || 800, height: media.height || 800, loading: "lazy" });
    open.append(image);
    return open;
  }
  if (media.kind === "sticker") return document.createTextNode(say("sticker"));
  const link = fresh("document");
  link.href = `${media.path}?download`;
  link.download = media.name;
  link.querySelector(".title").textContent = media.kind === "voice" ? say("voice") : media.name;
  link.querySelector(".size").textContent = size(media.size);
  return link;
}

function rowsOf(rows, className) {
  return rows.map((row) => {
    const line = document.createElement("div");
    line.className = "row";
    for (const one of row) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = typeof one === "string" ? one : one.text;
      button.dir = "auto";
      if (one.data) button.dataset.data = one.data;
      if (one.url) {
        button.dataset.url = one.url;
        if (!startCode(one.url)) button.classList.add("link");
      }
      if (className) button.dataset[className] = button.textContent;
      line.append(button);
    }
    return line;
  });
}

function draw(message) {
  const item = fresh("message");
  const date = new Date(message.date * 1000);
  const mine = message.sender === "person";
  item.dataset.message = message.id;
  item.dataset.day = day(date);
  item.classList.toggle("mine", mine);
  item.querySelector(".who").textContent = mine ? say("you") : `${bot.first_name}:`;
  const media = mediaOf(message);
  item.querySelector(".media").append(media ?? "");
  item.querySelector(".words").append(rich(message.shown || message.text || message.caption, message.entities));
  item.querySelector(".edited").hidden = !message.edited;
  const stamp = item.querySelector(".meta time");
  stamp.dateTime = date.toISOString();
  stamp.textContent = time(date);
  stamp.title = when(date);
  item.querySelector(".change").hidden = !mine || !message.text || message.text.startsWith("/");
  if (message.buttons.length) {
    const keyboard = item.querySelector(".keyboard");
    keyboard.hidden = false;
    keyboard.setAttribute("aria-label", say("choice-group"));
    keyboard.append(...rowsOf(message.buttons));
    item.classList.add("tapped");
  }
  return item;
}

const atEnd = () => $("scroll").scrollHeight - $("scroll").scrollTop - $("scroll").clientHeight < 90;

function toEnd() {
  $("scroll").scrollTop = $("scroll").scrollHeight;
  $("jump").hidden = true;
}

function dayMark(item) {
  const before = item.previousElementSibling;
  if (before?.dataset.day === item.dataset.day || before?.classList.contains("day")) return;
  const mark = fresh("day");
  mark.dataset.day = item.dataset.day;
  mark.querySelector("time").textContent = item.dataset.day;
  item.before(mark);
}

// The whole chat: when the person changes, or after a lost connection.
function drawAll(keep = false) {
  const chat = chatOf(current);
  const all = [...chat.messages.values()].sort((a, b) => a.id - b.id);
  const shown = all.slice(-chat.shown);
  const list = $("messages");
  const bottom = !keep || atEnd();
  const fromBottom = $("scroll").scrollHeight - $("scroll").scrollTop;
  dirty.clear();
  list.replaceChildren(...shown.map(draw));
  for (const item of [...list.children]) dayMark(item);
  $("earlier").hidden = shown.length === all.length;
  if (bottom) toEnd();
  else $("scroll").scrollTop = $("scroll").scrollHeight - fromBottom;
  drawFoot();
}

// Only what changed, once a frame however many events came.
function drawChanges() {
  frame = 0;
  const chat = chatOf(current);
  const list = $("messages");
  const bottom = atEnd();
  let mine = false;
  let added = 0;
  for (const id of [...dirty].sort((a, b) => a - b)) {
    const message = chat.messages.get(id);
    const held = list.querySelector(`[data-message="${id}"]`);
    if (!message) {
      held?.remove();
    } else if (held) {
      const item = draw(message);
      // Whoever stood on a button that is gone stays at its message, not at the top of the page.
      const focused = held.contains(document.activeElement) ? document.activeElement : null;
      const label = focused?.dataset.data;
      held.replaceWith(item);
      if (focused) ([...item.querySelectorAll("[data-data]")].find((one) => label && one.dataset.data === label) ?? item).focus({ preventScroll: true });
    } else if (!list.lastElementChild || id > Number(list.lastElementChild.dataset.message ?? 0)) {
      const item = draw(message);
      list.append(item);
      dayMark(item);
      added += 1;
      mine ||= message.sender === "person";
    }
  }
  dirty.clear();
  if (bottom || mine) {
    if (list.childElementCount > SHOWN * 2) {
      chat.shown = SHOWN;
      drawAll();
    }
    toEnd();
  } else if (added) {
    $("jump").hidden = false;
  }
  drawFoot();
}

function drawFoot() {
  const chat = chatOf(current);
  const person = people.find((one) => one.id === current);
  $("start").hidden = chat.started;
  $("welcome").hidden = chat.started || chat.messages.size > 0;
  $("welcome-name").textContent = person?.name ?? "";
  const rows = chat.keyboard?.keyboard;
  $("keys").hidden = !rows;
  $("keys").replaceChildren(...rowsOf((rows ?? []).map((row) => row.map((one) => one.text ?? one)), "say"));
}

function redraw(id) {
  dirty.add(id);
  // A hidden tab gets no frames; it is drawn by a timer then.
  frame ||= document.hidden ? setTimeout(drawChanges, 50) : requestAnimationFrame(drawChanges);
}

// People.

function drawPeople() {
  const list = $("people");
  const focused = document.activeElement?.closest?.("#people button")?.dataset.person;
  list.replaceChildren(
    ...people.map((one) => {
      const item = fresh("person");
      const button = item.querySelector("button");
      button.dataset.person = one.id;
      item.querySelector(".name").textContent = one.name;
      item.querySelector(".role").textContent = one.role;
      const { news } = chatOf(one.id);
      item.querySelector(".news").hidden = !news;
      item.querySelector(".news").textContent = say("news", { n: news });
      if (one.id === current) button.setAttribute("aria-current", "true");
      return item;
    }),
  );
  if (focused) list.querySelector(`[data-person="${focused}"]`)?.focus();
}

async function be(person, spoken = true) {
  if (current !== null) chatOf(current).draft = $("write").value;
  current = person;
  const one = people.find((other) => other.id === person);
  history.replaceState(null, "", `#${person}`);
  $("messages").lang = one.language;
  $("messages").setAttribute("aria-label", one.name);
  $("write").value = chatOf(person).draft;
  $("toast").hidden = true;
  stopChanging();
  attachFile(null);
  chatOf(person).news = 0;
  chatOf(person).shown = SHOWN;
  drawPeople();
  if (!chatOf(person).loaded) await fetchChat(person);
  if (current !== person) return;
  drawAll();
  if (spoken) announce(say("now-you", one));
}

// Talking to the emulator.

async function fetchChat(person) {
  const chat = chatOf(person);
  const told = await call("GET", `/people/${person}/messages`);
  const held = chat.messages;
  chat.messages = new Map(told.messages.map((one) => [one.id, one]));
  for (const one of held.values()) if (one.seq > told.seq) chat.messages.set(one.id, one);
  chat.started = told.started;
  chat.keyboard = told.keyboard;
  chat.loaded = true;
}

async function fetchState() {
  const told = await call("GET", "/state");
  bot = told.bot;
  people = told.people;
  $("bot-name").textContent = bot.first_name;
  setClock(told);
  for (const one of people) chatOf(one.id).started = one.started;
}

function spoken(message, changed) {
  const text = message.text || message.caption || (message.media?.kind === "document" ? say("file", message.media) : say("picture"));
  const labels = message.buttons.flat().map((one) => one.text).join(", ");
  const said = say("said", { who: `${bot.first_name}:`, text: changed ? say("changed", { text }) : text });
  return labels ? `${said} ${say("choices", { labels })}` : said;
}

function hear(event) {
  const { kind, person, message } = event;
  if (kind === "hello") return resume();
  if (kind === "people") return listen();
  if (kind === "clock") return setClock(event);
  const chat = chatOf(person);
  if (kind === "action" && person === current) return doing();
  if (kind === "answered" && person === current) return answered(event);
  if (kind === "keyboard") chat.keyboard = event.keyboard;
  if (!message) return person === current ? drawFoot() : undefined;
  const held = chat.messages.get(message.id);
  if (held && held.seq >= message.seq) return undefined;
  if (kind === "deleted") chat.messages.delete(message.id);
  else chat.messages.set(message.id, message);
  if (message.sender === "person") chat.started = true;
  if (person === current) {
    redraw(message.id);
    if (message.sender === "bot") $("doing").textContent = say("bot");
    const rewritten = held && held.text + held.caption !== message.text + message.caption;
    if (message.sender === "bot" && (kind === "message" || rewritten)) announce(spoken(message, kind === "edited"));
  } else if (kind === "message" && message.sender === "bot") {
    chat.news += 1;
    drawPeople();
    if (chat.news === 1) announce(say("news-for", people.find((one) => one.id === person)));
  }
  return undefined;
}

let doingTimer = 0;
function doing() {
  $("doing").textContent = say("typing");
  clearTimeout(doingTimer);
  doingTimer = setTimeout(() => ($("doing").textContent = say("bot")), 5000);
}

function answered(event) {
  document.querySelectorAll(`[data-message="${event.message}"] [aria-busy]`).forEach((one) => one.removeAttribute("aria-busy"));
  if (!event.text) return;
  if (event.alert) {
    $("alert-words").textContent = event.text;
    $("alert").showModal();
  } else {
    toast(event.text);
  }
}

// First connection and every later one: what was missed is fetched.
async function resume() {
  const asked = people.map((one) => one.id).join();
  await fetchState();
  if (people.map((one) => one.id).join() !== asked) return listen();
  if (!$("lost").hidden) announce(say("back"));
  $("lost").hidden = true;
  await Promise.all([...chats].filter(([, chat]) => chat.loaded).map(([person]) => fetchChat(person)));
  if (current !== null && chatOf(current).loaded) drawAll(true);
  return undefined;
}

let source = null;
async function listen() {
  source?.close();
  await fetchState().catch(() => null);
  source = new EventSource(`/emulator/events?people=${people.map((one) => one.id).join() || "0"}`);
  source.onmessage = (event) => hear(JSON.parse(event.data));
  source.onerror = () => {
    if ($("lost").hidden) announce(say("lost"));
    $("lost").hidden = false;
    if (source.readyState === EventSource.CLOSED) setTimeout(listen, 1000);
  };
  const asked = Number(location.hash.slice(1));
  const first = people.find((one) => one.id === (current ?? asked)) ?? people[0];
  if (first && first.id !== current) await be(first.id, false);
  else drawPeople();
}

// What the person does.

function startCode(url) {
  try {
    const link = new URL(url);
    const here = ["t.me", "telegram.me"].includes(link.hostname) && link.pathname.slice(1).toLowerCase() === bot.username.toLowerCase();
    const there = link.protocol === "tg:" && link.searchParams.get("domain") === bot.username;
    return here || there ? { payload: link.searchParams.get("start") ?? "" } : null;
  } catch {
    return null;
  }
}

async function tap(button) {
  const { url, data } = button.dataset;
  const message = Number(button.closest("[data-message]").dataset.message);
  if (url) {
    const code = startCode(url);
    if (code) await attempt(() => act("start", code));
    else if (/^https?:\/\//i.test(url)) window.open(url, "_blank", "noopener,noreferrer");
    return;
  }
  button.setAttribute("aria-busy", "true");
  setTimeout(() => button.removeAttribute("aria-busy"), 10_000);
  if (!(await attempt(() => act("tap", { message, data })))) button.removeAttribute("aria-busy");
}

async function send(event) {
  event?.preventDefault();
  const text = $("write").value.trim();
  if (!text && !file) return;
  const person = current;
  const edited = changing;
  const attached = file;
  const done = await attempt(async () => {
    if (attached) {
      const kind = /^image\/(png|jpeg|webp|gif)$/.test(attached.type) ? "photo" : "document";
      const query = new URLSearchParams({ kind, name: attached.name, caption: text });
      return call("POST", `/people/${person}/files?${query}`, attached, attached.type || "application/octet-stream");
    }
    return edited ? act("edit", { message: edited, text }) : act("send", { text });
  });
  if (!done || current !== person) return;
  $("write").value = "";
  attachFile(null);
  stopChanging();
  grow();
}

function grow() {
  const box = $("write");
  box.style.height = "auto";
  box.style.height = `${Math.min(box.scrollHeight + 2, 160)}px`;
}

function attachFile(chosen) {
  file = chosen;
  $("attached").hidden = !chosen;
  $("attached-name").textContent = chosen ? `${chosen.name} · ${size(chosen.size)}` : "";
  $("file").value = "";
  if (chosen) $("write").focus();
}

function change(id) {
  changing = id;
  $("changing").hidden = false;
  $("write").value = chatOf(current).messages.get(id).text;
  $("write").focus();
  grow();
}

function stopChanging() {
  if (changing) $("write").value = "";
  changing = null;
  $("changing").hidden = true;
}

function openLarge(item) {
  const message = chatOf(current).messages.get(Number(item.dataset.message));
  $("large-picture").src = message.media.path;
  $("large-picture").alt = message.caption || say("picture");
  $("large-words").textContent = message.caption;
  $("large-save").href = `${message.media.path}?download`;
  $("large-save").download = message.media.name;
  $("large").showModal();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button, a, .spoiler");
  if (!button) return;
  if (button.dataset.person) be(Number(button.dataset.person));
  else if (button.dataset.wind) wind(button.dataset.wind);
  else if (button.dataset.command) attempt(() => act("send", { text: button.dataset.command }));
  else if (button.dataset.say) attempt(() => act("send", { text: button.dataset.say }));
  else if (button.closest(".keyboard")) tap(button);
  else if (button.classList.contains("photo")) openLarge(button.closest("[data-message]"));
  else if (button.classList.contains("change")) change(Number(button.closest("[data-message]").dataset.message));
  else if (button.classList.contains("spoiler")) button.classList.add("seen");
  else if (button.matches(".words a") && startCode(button.href)) {
    event.preventDefault();
    attempt(() => act("start", startCode(button.href)));
  }
});

$("start").addEventListener("click", async () => {
  const payload = people.find((one) => one.id === current)?.start ?? "";
  if (await attempt(() => act("start", { payload }))) $("write").focus();
});
$("earlier").addEventListener("click", () => {
  chatOf(current).shown += SHOWN;
  const before = $("scroll").scrollHeight;
  drawAll(true);
  $("scroll").scrollTop = $("scroll").scrollHeight - before;
});
$("jump").addEventListener("click", toEnd);
$("scroll").addEventListener("scroll", () => atEnd() && ($("jump").hidden = true), { passive: true });
$("form").addEventListener("submit", send);
$("attach").addEventListener("click", () => $("file").click());
$("file").addEventListener("change", () => attachFile($("file").files[0] ?? null));
$("attached-drop").addEventListener("click", () => attachFile(null));
$("change-stop").addEventListener("click", stopChanging);
$("write").addEventListener("input", grow);
$("write").addEventListener("paste", (event) => {
  const pasted = event.clipboardData?.files[0];
  if (pasted) {
    event.preventDefault();
    attachFile(pasted);
  }
});
$("write").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) send(event);
  if (event.key === "Escape" && changing) stopChanging();
  if (event.key === "ArrowUp" && !$("write").value && !changing) {
    const own = [...chatOf(current).messages.values()].filter((one) => one.sender === "person" && one.text && !one.text.startsWith("/"));
    if (own.length) {
      event.preventDefault();
      change(Math.max(...own.map((one) => one.id)));
    }
  }
});
$("large").addEventListener("click", (event) => event.target === $("large") && $("large").close());
document.addEventListener("visibilitychange", () => dirty.size && drawChanges());

addEventListener("hashchange", () => {
  const asked = Number(location.hash.slice(1));
  if (asked !== current && people.some((one) => one.id === asked)) be(asked);
});

setInterval(tick, 1000);
listen();
