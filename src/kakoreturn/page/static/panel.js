// The side of the page that says what was found: the checklist, and a card for each finding. It is made anew from what
// lies on the page whenever that changes, but for what is just being typed.
import { $, copyOf, focusOn, keepingFocus, make } from "./dom.js";
import { t } from "./strings.js";
import { ask } from "./talk.js";

const ASKED_MS = 500, LONGEST_OPTION = 60;
const spaced = id => id.replaceAll("-", " ");

export class Panel {
  chosen = null; // the circle that was last drawn or touched
  #look; #state; #on;

  // `on` hears changed(), typed(), erase(circle) and circle(finding), which asks for the next circle to show it.
  constructor(look, state, on) {
    this.#look = look;
    this.#state = state;
    this.#on = on;
    $("review").hidden = !state.checks;
    $("wrong").textContent = state.checks ? t.otherwise : t.wrong;
    $("places").append(...state.places.map(name => new Option(name)));
    $("rest").onclick = () => this.#change(() => look.answerRest("passed"));
    $("more").onclick = () => this.begin(look.addBare());
  }

  render() {
    const look = this.#look, top = $("panel").scrollTop, checks = [...look.checks.values()];
    const loose = [...look.findings.values()].filter(finding => !look.checkOf(finding)), done = checks.filter(check => look.verdict(check)).length;
    keepingFocus(() => {
      $("checks").replaceChildren(...checks.map(check => this.#check(check)));
      $("findings").replaceChildren(...loose.map(finding => this.#card(finding)));
    });
    $("hint").hidden = loose.length > 0 || !look.shown.length;
    $("progress").textContent = t.answered(done, checks.length);
    $("rest").hidden = done === checks.length;
    $("panel").scrollTop = top;
    this.#mark();
  }

  choose(circle) {
    if (circle === this.chosen) return;
    this.chosen = circle;
    this.render();
  }

  // Begin to say what a finding is.
  begin(finding) {
    this.#on.changed();
    focusOn(`${finding.id} fault`);
  }

  #change(change) {
    change();
    this.#on.changed();
  }

  // What is chosen stands out: the circles of a finding, and its card.
  #mark() {
    for (const card of document.querySelectorAll(".finding")) card.classList.toggle("on", card.dataset.id === this.chosen?.finding);
    for (const node of document.querySelectorAll("#left .mark")) node.classList.toggle("on", Boolean(this.chosen?.finding) && node.circle?.finding === this.chosen.finding);
  }

  #check(check) {
    const node = copyOf("check-t"), verdict = this.#look.verdict(check), said = node.querySelector("textarea");
    node.querySelector("legend").textContent = check.ask;
    for (const radio of node.querySelectorAll("[type=radio]")) {
      Object.assign(radio, { name: `check-${check.id}`, checked: radio.value === verdict, onchange: () => this.#answer(check, radio.value) });
      radio.dataset.key = `${check.id} ${radio.value}`;
    }
    node.querySelector("fieldset").onkeydown = event => {
      const pressed = { y: "passed", n: "failed", u: "unsure" }[event.key];
      if (!pressed || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      this.#answer(check, pressed);
      if (pressed === "passed") $("checks").children[[...this.#look.checks.keys()].indexOf(check.id) + 1]?.querySelector(":checked, input")?.focus();
    };
    said.parentNode.hidden = verdict !== "unsure";
    said.value = check.said;
    said.dataset.key = `${check.id} said`;
    this.#typing(said, value => (check.said = value));
    node.querySelector(".own").append(...this.#look.foundBy(check).map(finding => this.#card(finding)));
    return node;
  }

  #answer(check, verdict) {
    const finding = this.#look.answer(check, verdict);
    if (finding) this.begin(finding);
    else this.#on.changed();
    if (verdict === "unsure") focusOn(`${check.id} said`);
  }

  #card(finding) {
    const node = copyOf("finding-t"), find = selector => node.querySelector(selector), circles = this.#look.circlesOf(finding);
    const circle = circles.includes(this.chosen) ? this.chosen : circles.at(-1);
    node.dataset.id = finding.id;
    find(".badges").append(...circles.map(({ n }) => make("b", { textContent: n })));
    find(".title").textContent = finding.number ? t.defect(finding.number) : circles.length ? "" : t.noCircle;
    for (const [kind, faults] of Object.entries(this.#state.faults)) {
      find("[data-f=fault]").append(make("optgroup", { label: spaced(kind) }, ...faults.map(fault => new Option(spaced(fault), fault))));
    }
    for (const control of node.querySelectorAll("[data-f]")) {
      const name = control.dataset.f;
      control.value = finding.said[name];
      control.dataset.key = `${finding.id} ${name}`;
      this.#typing(control, value => {
        const before = this.#look.checkOf(finding);
        finding.said[name] = value;
        this.#question(finding);
        if (this.#look.checkOf(finding) !== before) this.#on.changed();
      });
    }
    node.onfocusin = () => {
      if (this.chosen?.finding === finding.id) return;
      this.chosen = circle ?? null;
      this.#mark();
    };
    find("details").open = finding.isOpen || finding.said.expected_text || finding.said.observed_text;
    find("details").ontoggle = event => (finding.isOpen = event.target.open);
    find(".question").textContent = finding.question;
    find(".another").onclick = () => this.#on.circle(finding);
    find(".remove").textContent = circle ? t.removeCircle(circle.n) : t.remove;
    find(".remove").hidden = !circle && finding.number !== null;
    find(".remove").onclick = () => (circle ? this.#on.erase(circle) : this.#change(() => this.#look.remove(finding)));
    if (circle) this.#shows(find(".shows"), finding, circle);
    else find(".shows").hidden = true;
    return node;
  }

  // Which finding a circle shows can be changed, on the card that has it.
  #shows(node, finding, circle) {
    const look = this.#look, [caption, select] = node.children, group = (label, options) => (options.length ? [make("optgroup", { label }, ...options)] : []);
    const found = [...look.findings.values()].map(one => new Option((look.words(one) || t.unnamed).slice(0, LONGEST_OPTION), `finding ${one.id}`, false, one === finding));
    const listed = [...look.checks.values()].filter(check => check.id !== look.checkOf(finding)).map(check => new Option(spaced(check.id), `check ${check.id}`));
    node.hidden = found.length < 2 && !listed.length;
    caption.textContent = t.shows(circle.n);
    select.append(...group(t.found, found), ...group(t.inList, listed), new Option(t.something, "new"));
    select.dataset.key = `${finding.id} shows`;
    select.onchange = () => this.#change(() => look.connect(circle, select.value.split(" ")));
  }

  // What is typed into a control, from its getting the focus on, is one step to undo.
  #typing(control, change) {
    let isFirst = true;
    control.onfocus = () => (isFirst = true);
    control.oninput = () => {
      if (isFirst) this.#look.remember();
      isFirst = false;
      change(control.value);
      this.#on.typed();
    };
  }

  // What a finding leaves out is asked by the program, which knows what a seller must be told.
  #question(finding) {
    clearTimeout(finding.timer);
    finding.timer = setTimeout(async () => {
      const sent = { number: null, check: null, ...finding.said, circled: this.#look.circlesOf(finding).length > 0 };
      finding.question = this.#look.isEmpty(finding) ? "" : (await ask("question", sent).catch(() => ({ question: "" }))).question;
      const card = [...document.querySelectorAll(".finding")].find(node => node.dataset.id === finding.id);
      if (card) card.querySelector(".question").textContent = finding.question;
    }, ASKED_MS);
  }
}
