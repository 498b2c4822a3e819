// What lies on the page: photos with their circles, findings, answers to checks, the time spent.
//
// All of it can be told as one document, which says what differs from what is on record. The program records that
// document and keeps it for a reload, and undo lays an earlier one: there is no other form of it.
export const FIELDS = ["fault", "where", "text", "expected_text", "observed_text"];
const MOST_STEPS = 100;
const same = (a, b) => a.x === b.x && a.y === b.y && a.radius === b.radius && a.defect === b.defect;

export class Look {
  photos = [];
  findings = new Map();
  checks = new Map();
  seconds = 0;
  #defects; #foundBy; #past = [];

  constructor({ checks, photos, defects, draft, found_by }) {
    this.#defects = defects;
    this.#foundBy = found_by;
    for (const check of checks ?? []) this.checks.set(check.id, { ...check, verdict: null, said: "" });
    for (const photo of photos) this.addPhoto(photo);
    this.#lay(draft ?? {});
    this.seconds = draft?.seconds ?? 0;
  }

  addPhoto({ id, name, circles, fresh }) {
    const photo = { id, name, fresh, base: circles, circles: [], removed: false };
    this.photos.push(photo);
    return photo;
  }

  get shown() { return this.photos.filter(photo => !photo.removed); }
  get canUndo() { return this.#past.length > 0; }
  circlesOf(finding) { return this.shown.flatMap(photo => photo.circles.filter(circle => circle.finding === finding.id)); }
  // The check that a finding is from, else the one that its fault is found by.
  checkOf({ check, said }) { return check ?? this.#foundBy[said.fault] ?? null; }
  foundBy(check) { return [...this.findings.values()].filter(finding => this.checkOf(finding) === check.id); }
  verdict(check) { return this.foundBy(check).length ? "failed" : check.verdict; }
  words({ said }) { return [said.fault.replaceAll("-", " "), said.where, said.text].filter(Boolean).join(", "); }
  wordsOf({ finding }) { return this.findings.has(finding) ? this.words(this.findings.get(finding)) : ""; }
  isEmpty(finding) { return finding.number === null && !FIELDS.some(name => finding.said[name].trim()); }

  document(then = "") {
    const document = { seconds: this.seconds, checks: {}, findings: {}, marks: {}, removed: [], then };
    for (const { id, verdict, said } of this.checks.values()) if (verdict) document.checks[id] = { verdict, said };
    for (const { id, number, check, said, base } of this.findings.values()) {
      const changes = FIELDS.filter(name => said[name].trim() !== base[name]).map(name => [name, said[name]]);
      document.findings[id] = { number, check, ...Object.fromEntries(changes) };
    }
    for (const { id, base, circles, removed } of this.photos) {
      if (removed) document.removed.push(id);
      const kept = circles.filter(circle => circle.base && same(circle.base, circle) && circle.finding === this.#of(circle.base));
      const drawn = circles.filter(circle => !kept.includes(circle)).map(({ x, y, radius, finding }) => ({ x, y, radius, finding }));
      const gone = base.filter(known => !kept.some(circle => circle.base === known));
      if (drawn.length || gone.length) document.marks[id] = { drawn, gone };
    }
    return document;
  }

  // What will be recorded, line by line.
  summary(t) {
    const { findings: told, marks } = this.document(), checks = [...this.checks.values()], fresh = this.shown.filter(photo => photo.fresh);
    const isNew = ({ id, number }) => number === null || FIELDS.some(name => name in told[id]);
    const wrong = [...this.findings.values()].filter(isNew).map(one => t.wrongLine(this.checkOf(one), this.words(one), this.circlesOf(one).length));
    const unsure = checks.filter(check => check.verdict === "unsure").map(check => t.unsureLine(check.id, check.said));
    const fine = checks.filter(check => this.verdict(check) === "passed").length, open = checks.filter(check => !this.verdict(check)).length;
    const drawn = Object.values(marks).flatMap(photo => photo.drawn).length, gone = Object.values(marks).flatMap(photo => photo.gone).length;
    const rest = checks.length
      ? [fine && t.fine(fine), open && t.open(open), t.minutes(Math.max(1, Math.round(this.seconds / 60)))]
      : [fresh.length && t.photosAdded(fresh.length), drawn && t.circles(drawn), gone && t.circlesGone(gone)];
    return [...wrong, ...unsure, ...rest].filter(Boolean);
  }

  get outcome() {
    if (this.findings.size) return "wrong";
    return [...this.checks.values()].some(check => check.verdict === "unsure") ? "unsure" : "fine";
  }

  get isChanged() {
    const { checks, findings, marks } = this.document();
    const said = Object.values(findings).some(({ number, check, ...changes }) => number === null || Object.keys(changes).length);
    return said || Object.keys(checks).length + Object.keys(marks).length > 0 || this.shown.some(photo => photo.fresh);
  }

  #lay({ checks = {}, findings = {}, marks = {}, removed = [] }) {
    this.findings.clear();
    for (const defect of this.#defects) this.#put(`d${defect.number}`, defect.number, null, defect);
    for (const [id, { number, check, ...said }] of Object.entries(findings)) {
      Object.assign((this.findings.get(id) ?? this.#put(id, number, check)).said, said);
    }
    for (const check of this.checks.values()) Object.assign(check, { verdict: null, said: "" }, checks[check.id]);
    for (const photo of this.photos) {
      const { drawn = [], gone = [] } = marks[photo.id] ?? {};
      const kept = photo.base.filter(known => !gone.some(one => same(one, known)));
      photo.circles = [...kept.map(known => ({ ...known, finding: this.#of(known), base: known })), ...drawn.map(circle => ({ ...circle }))];
      photo.removed = removed.includes(photo.id);
    }
  }

  #of({ defect }) { return this.findings.has(`d${defect}`) ? `d${defect}` : null; }

  #put(id, number, check, known = {}) {
    const base = Object.fromEntries(FIELDS.map(name => [name, known[name] ?? ""]));
    const finding = { id, number, check, base, said: { ...base }, question: "" };
    this.findings.set(id, finding);
    return finding;
  }

  // Changes: each but `add` can be undone.

  remember() {
    this.#past = [...this.#past, this.document()].slice(-MOST_STEPS);
  }

  undo() {
    this.#lay(this.#past.pop() ?? this.document());
  }

  add(check = null) {
    let n = 1;
    while (this.findings.has(`n${n}`)) n++;
    return this.#put(`n${n}`, null, check);
  }

  addBare() {
    this.remember();
    return this.add();
  }

  // A circle shows the finding it was drawn for, else the only one that has no circle yet, else a new one.
  draw(photo, circle, wanted = null) {
    this.remember();
    const bare = [...this.findings.values()].filter(finding => !this.circlesOf(finding).length);
    const finding = wanted ?? (bare.length === 1 ? bare[0] : this.add());
    const drawn = { ...circle, finding: finding.id };
    photo.circles.push(drawn);
    return drawn;
  }

  erase(circle) {
    this.remember();
    for (const photo of this.photos) photo.circles = photo.circles.filter(one => one !== circle);
    this.#tidy();
  }

  // What a circle shows: a finding, what a check found, or something new.
  connect(circle, [kind, id]) {
    this.remember();
    const now = this.findings.get(circle.finding), check = this.checks.get(id);
    if (kind === "check" && now?.number === null && !now.check) now.check = id;
    else circle.finding = (kind === "finding" ? this.findings.get(id) : this.foundBy({ id })[0] ?? this.add(check?.id)).id;
    this.#tidy();
  }

  answer(check, verdict) {
    this.remember();
    if (verdict === "failed") {
      check.verdict = null;
      return this.foundBy(check)[0] ?? this.add(check.id);
    }
    check.verdict = verdict;
    for (const finding of this.foundBy(check)) finding.check = null; // what was said stays
    this.#tidy();
    return null;
  }

  answerRest(verdict) {
    this.remember();
    for (const check of this.checks.values()) if (!this.verdict(check)) check.verdict = verdict;
  }

  remove(finding) {
    this.remember();
    for (const photo of this.photos) photo.circles = photo.circles.filter(circle => circle.finding !== finding.id);
    this.findings.delete(finding.id);
  }

  removePhoto(photo) {
    this.remember();
    photo.removed = true;
    this.#tidy();
  }

  // A finding that nothing is said of, that no circle shows and no check found, is none.
  #tidy() {
    for (const finding of [...this.findings.values()]) {
      if (this.isEmpty(finding) && !finding.check && !this.circlesOf(finding).length) this.findings.delete(finding.id);
    }
  }
}
