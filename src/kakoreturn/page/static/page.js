// The page: it shows what lies on it, and turns what is pressed, drawn, typed and dropped into changes of that.
import { $, focusOn, make, say, worded } from "./dom.js";
import { Look } from "./look.js";
import { Panel } from "./panel.js";
import { PhotoView } from "./photo.js";
import { t } from "./strings.js";
import { ask, enter, picture, stay, upload } from "./talk.js";

const NOTED_MS = 700, SHARPER = 1.15;
let state, look, panel, current = null, armed = null, isOver = false, isSaving = false, hasEnded = false;

const view = new PhotoView($("left"), {
  draw,
  before: () => look.remember(),
  changed: () => render(),
  choose: circle => panel.choose(circle),
  zoomed: () => sharpen(),
  label: circle => t.circle(circle.n, look.wordsOf(circle)),
});
const other = new PhotoView($("right"));
let aim = view; // the side that the strip and the zoom act on

const complain = error => say(t.sentence(error.message, error.hint), true);

// ---- photos

const seen = new IntersectionObserver(entries => {
  for (const { target, isIntersecting } of entries) {
    if (!isIntersecting) continue;
    seen.unobserve(target);
    picture(target.photo.id, "small").then(url => (target.photo.img.src = url), complain);
  }
}, { root: $("strip"), rootMargin: "200px" });

function thumb(photo) {
  photo.img = make("img", { alt: "" });
  photo.dot = make("b", { className: "dot" });
  photo.button = make("button", { className: "thumb", type: "button", photo }, photo.img, photo.dot);
  photo.button.onclick = () => (aim === other ? compare(photo) : show(photo));
  photo.item = make("li", {}, photo.button);
  if (photo.fresh) photo.item.append(make("button", { className: "drop", type: "button", textContent: "×", ariaLabel: t.removePhoto(photo.name), onclick: () => drop(photo) }));
  photo.urls = {};
  $("strip").querySelector("ol").append(photo.item);
  seen.observe(photo.button);
}

function copy(photo, size) {
  return (photo.urls[size] ??= picture(photo.id, size).catch(error => {
    delete photo.urls[size];
    throw error;
  }));
}

// Large copies are kept of the photo that is shown and its neighbours, the full one of that photo alone.
function forget(photos, size) {
  for (const { urls } of photos) {
    urls[size]?.then(URL.revokeObjectURL, () => {});
    delete urls[size];
  }
}

async function show(photo) {
  if (!photo || photo === current) return;
  current = photo;
  const photos = look.shown, n = photos.indexOf(photo), near = [photo, photos[n + 1], photos[n - 1]].filter(Boolean);
  forget(look.photos.filter(one => !near.includes(one)), "large");
  forget(look.photos.filter(one => one !== photo), "full");
  strip();
  photo.button.scrollIntoView({ block: "nearest", inline: "nearest" });
  $("left").ariaLabel = t.place(n + 1, photos.length, photo.name);
  say($("left").ariaLabel);
  $("left").classList.add("loading");
  try {
    if (photo.img.src) await view.show(photo, photo.img.src); // stands in until the large copy is there
    const url = await copy(photo, "large");
    if (current === photo) await view.show(photo, url);
    near.slice(1).forEach(one => copy(one, "large").catch(() => {}));
  } catch (error) {
    if (current === photo) complain(error);
  }
  if (current === photo) $("left").classList.remove("loading");
}

const step = by => show(look.shown[look.shown.indexOf(current) + by]);

// Where more is asked of the large copy than it has, the full one takes its place.
async function sharpen(always = false) {
  $("t-fit").classList.toggle("fits", view.fits);
  const photo = view.photo;
  const isStandIn = $("left").classList.contains("loading");
  if (!photo || photo.urls.full || isStandIn || (!always && view.enlarged < SHARPER)) return;
  try {
    const url = await copy(photo, "full");
    if (view.photo === photo) await view.show(photo, url);
  } catch (error) {
    complain(error);
  }
}

function aimAt(side) {
  aim = side;
  for (const one of [view, other]) one.pane.classList.toggle("aimed", one === side);
}

async function compare(photo = null) {
  const opens = photo !== null || $("right").hidden;
  $("right").hidden = !opens;
  $("t-compare").ariaPressed = opens;
  aimAt(opens && !photo && !other.photo ? other : view);
  if (!photo) return;
  $("right").ariaLabel = t.comparing(photo.name);
  try {
    await other.show(photo, photo.urls ? await copy(photo, "large") : URL.createObjectURL(photo.file));
    $("right").classList.add("has");
  } catch {
    say(t.noPicture(photo.name), true);
  }
}

const compareFile = file => compare({ name: file.name, file, circles: [] });

async function take(files) {
  for (const file of files) {
    try {
      const photo = look.addPhoto(await upload(file));
      thumb(photo);
      if (files.length === 1 || !current) show(photo);
    } catch (error) {
      complain(error);
    }
  }
  render();
}

function drop(photo) {
  look.removePhoto(photo);
  if (current === photo) current = null;
  show(current ?? look.shown[0]);
  render();
}

function taken(files, isRetail) {
  if (isOver) return;
  if (!files.length) say(t.noAddress, true);
  else if (isRetail) compareFile(files[0]);
  else take(files);
}

// ---- circles

function draw(circle) {
  const drawn = look.draw(view.photo, circle, armed), finding = look.findings.get(drawn.finding), words = look.words(finding);
  armed = null;
  tool("circle");
  panel.chosen = drawn;
  if (!words) return panel.begin(finding);
  render();
  view.focus(drawn);
  say(t.tied(drawn.n, words));
}

function erase(circle) {
  look.erase(circle);
  render();
  $("left").focus({ preventScroll: true });
}

function arm(finding) {
  armed = finding;
  tool("circle");
  $("left").focus({ preventScroll: true });
  $("stage").scrollIntoView({ block: "nearest" });
  say(t.drawIt);
}

// ---- showing what changed

function render() {
  look.shown.flatMap(photo => photo.circles).forEach((circle, place) => (circle.n = place + 1));
  strip();
  panel.render();
  view.redraw();
  note();
}

function strip() {
  for (const photo of look.photos) photo.item.hidden = photo.removed;
  look.shown.forEach((photo, place) => {
    photo.button.ariaCurrent = photo === current;
    photo.button.ariaLabel = t.thumb(place + 1, photo.name, photo.circles.length);
    photo.dot.textContent = photo.circles.length;
    photo.dot.hidden = !photo.circles.length;
  });
  $("nothing").hidden = look.shown.length > 0;
  $("tools").hidden = !look.shown.length;
}

let soon;
function note() {
  $("t-undo").disabled = !look.canUndo;
  clearTimeout(soon);
  soon = setTimeout(() => isOver || ask("draft", look.document()).catch(() => {}), NOTED_MS);
}

// ---- time, saving, the end

function tick() {
  if (!document.hidden && !isOver) look.seconds++;
  const [least, most] = state.minutes, spent = look.seconds / 60;
  $("time").textContent = `${Math.floor(spent)}:${String(look.seconds % 60).padStart(2, "0")}`;
  $("bar").style.width = `${Math.min(100, (spent / least) * 100)}%`;
  $("timer").classList.toggle("enough", spent >= least);
  $("advice").textContent = t.advice(least, most);
}

function confirm() {
  const vague = [...look.findings.values()].find(finding => look.isEmpty(finding));
  if (vague) {
    panel.begin(vague);
    return say(t.sayWhat, true);
  }
  const lines = look.summary(t), choices = state.choices.filter(({ when }) => when === look.outcome).map(({ id }) => [id, t.choices[id](state.case)]);
  if (choices.length) choices.push(["", t.reviewOnly(look.shown.some(photo => photo.circles.length))]);
  $("sum").replaceChildren(...(lines.length ? lines : [t.nothingNew]).map(line => make("li", { textContent: line })));
  $("choices").hidden = !choices.length;
  $("choices").replaceChildren($("choices").firstElementChild, ...choices.map(([value, words], place) =>
    make("label", {}, make("input", { type: "radio", name: "choice", value, checked: !place }), ` ${words}`)));
  $("saving").querySelector(".problem").hidden = true;
  $("saving").showModal();
}

async function save() {
  if (isSaving) return;
  isSaving = true;
  try {
    const { letter } = await ask("save", look.document(document.querySelector("[name=choice]:checked")?.value ?? ""));
    finish(t.saved, t.goOn, letter);
    if (!letter) close();
  } catch (error) {
    const problem = $("saving").querySelector(".problem");
    problem.hidden = false;
    problem.textContent = t.sentence(error.message, error.hint);
  }
  isSaving = false;
  if (hasEnded) finish(t.ended, t.endedMore);
}

function finish(title, more, letter = null) {
  if (isOver) return;
  isOver = true;
  for (const part of document.querySelectorAll("header, main")) part.inert = true;
  for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
  $("over").hidden = false;
  $("over").querySelector("h2").textContent = title;
  $("over").querySelector("p").textContent = more;
  $("letter").hidden = !letter;
  $("letter").querySelector("textarea").value = letter ?? "";
  if (letter) $("copy").focus();
}

async function copyLetter() {
  const text = $("letter").querySelector("textarea");
  text.select();
  await navigator.clipboard.writeText(text.value).then(() => ($("copy").textContent = t.copied), () => ($("copy").textContent = t.copyFailed));
}

// ---- what is pressed, dropped and pasted

function tool(name) {
  view.tool = name;
  $("left").classList.toggle("moving", name === "move");
  for (const one of ["circle", "move"]) $(`t-${one}`).ariaPressed = one === name;
}

function undo() {
  look.undo();
  panel.chosen = armed = null;
  if (current?.removed) current = null;
  show(current ?? look.shown[0]);
  render();
}

const KEYS = {
  arrowleft: () => step(-1),
  arrowright: () => step(1),
  c: () => tool("circle"),
  m: () => tool("move"),
  x: () => compare(),
  1: () => sharpen(true).then(() => view.full()),
  "?": () => $("help").showModal(),
  escape: () => (armed = null),
  enter: ({ circle }) => (circle ? focusOn(`${circle.finding} fault`) : view.photo && draw(view.middle())),
  delete: ({ circle }) => circle && erase(circle),
};
KEYS.backspace = KEYS.delete;

function press(event) {
  if (isOver || document.querySelector("dialog[open]")) return;
  const at = event.target, key = event.key.toLowerCase(), isTyping = at.matches("input:not([type=radio]), textarea, select");
  if (event.ctrlKey || event.metaKey) {
    if (key === "s") confirm();
    else if (key === "z" && !isTyping) undo();
    else return;
  } else {
    const isPhoto = at === document.body || at.closest("#stage, #strip"), isButton = key === "enter" && !at.closest(".pane");
    if (event.altKey || isTyping || !isPhoto || isButton || !KEYS[key]) return;
    KEYS[key](at);
  }
  event.preventDefault();
}

function listen() {
  const clicks = {
    save: confirm, keep: save, back: () => $("saving").close(), keys: () => $("help").showModal(),
    add: () => $("files").click(), choose: () => $("files").click(), retail: () => $("retail-file").click(),
    "t-circle": () => tool("circle"), "t-move": () => tool("move"), "t-plus": () => aim.zoom(1.4), "t-minus": () => aim.zoom(1 / 1.4),
    "t-fit": () => aim.fit(), "t-compare": () => compare(), "t-undo": undo, copy: copyLetter, leave: () => close(),
  };
  for (const [id, does] of Object.entries(clicks)) $(id).onclick = does;
  $("files").onchange = () => take([...$("files").files]);
  $("retail-file").onchange = () => $("retail-file").files[0] && compareFile($("retail-file").files[0]);
  for (const side of [view, other]) side.pane.addEventListener("pointerdown", () => aimAt(side));
  addEventListener("keydown", press);
  addEventListener("dragover", event => event.preventDefault());
  addEventListener("drop", event => {
    event.preventDefault();
    taken([...event.dataTransfer.files], event.target.closest?.("#right"));
  });
  addEventListener("paste", event => {
    const files = [...event.clipboardData.files], isText = event.target.matches?.("input, textarea");
    if (!files.length && isText) return;
    event.preventDefault();
    taken(files, !$("right").hidden && !other.photo);
  });
  addEventListener("beforeunload", event => look.isChanged && !isOver && event.preventDefault());
}

function begin() {
  document.title = t.title(state.order);
  $("order").textContent = state.order;
  $("item").textContent = t.item(state.item, state.size);
  $("timer").hidden = !state.checks;
  look = new Look(state);
  panel = new Panel(look, state, { changed: render, typed: note, erase, circle: arm });
  look.photos.forEach(thumb);
  tool("circle");
  listen();
  render();
  show(look.shown[0]);
  tick();
  setInterval(tick, 1000);
}

worded(document);
try {
  await enter();
  state = await ask("state");
  await stay(() => {
    hasEnded = true;
    if (!isSaving) finish(t.ended, t.endedMore); // the answer to a save may be under way
  });
  begin();
} catch (error) {
  finish(error.status === 409 ? t.elsewhere : t.closed, `${t.sentence(error.message)} ${t.again}`);
}
