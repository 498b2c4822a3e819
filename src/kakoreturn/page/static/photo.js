// One photo to look at, and to draw circles on. A circle's x and radius are millionths of the photo's width, y is of its
// height: so the program keeps them, and so they hold for a copy of any size.
const WHOLE = 1e6, SVG = "http://www.w3.org/2000/svg";
const TAP = 34, LEAST = 6, SLOP = 3, MOST_ZOOM = 16, SLACK = 64, CORNER = Math.SQRT1_2; // all but the zoom and the corner in pixels
const clamp = (value, least, most) => Math.min(Math.max(value, least), Math.max(least, most));
const apart = (a, b) => Math.hypot(a[0] - b[0], a[1] - b[1]);
const middle = (a, b) => [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];

function svg(name, attributes, parent) {
  const made = document.createElementNS(SVG, name);
  set(made, attributes);
  parent.append(made);
  return made;
}

function set(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
}

export class PhotoView {
  photo = null;
  tool = "move";
  #img; #svg;
  #wide = 1; #aspect = 1; #x = 0; #y = 0; #fits = true; // how wide it is shown and where its corner is, in pixels
  #pointers = new Map(); #act = null; #space = false; #nodes = new WeakMap();

  // With `on`, circles can be drawn: it hears draw(circle), before() and changed() of a change, choose(circle), zoomed(),
  // and says the label(circle).
  constructor(pane, on = null) {
    this.pane = pane;
    this.on = on;
    this.#img = pane.querySelector("img");
    this.#svg = pane.querySelector("svg");
    new ResizeObserver(() => (this.#fits ? this.fit() : this.#place())).observe(pane);
    pane.addEventListener("pointerdown", event => this.#down(event));
    pane.addEventListener("pointermove", event => this.#move(event));
    pane.addEventListener("pointerup", event => this.#up(event, "end"));
    pane.addEventListener("pointercancel", event => this.#up(event, "drop"));
    pane.addEventListener("wheel", event => this.#wheel(event), { passive: false });
    pane.addEventListener("keydown", event => this.#key(event));
    pane.addEventListener("keyup", event => event.key === " " && this.#hold(false));
    pane.addEventListener("blur", () => this.#hold(false));
  }

  // Show a copy of a photo, once it is loaded: what is drawn before that is on the photo that is seen. It is always the
  // same <img>: for a new one, browsers keep the pixels of the old.
  async show(photo, url) {
    const img = this.#img;
    await new Promise((done, failed) => Object.assign(img, { onload: done, onerror: failed, src: url }));
    if (img.src !== url) return;
    const fresh = photo !== this.photo;
    this.photo = photo;
    this.#aspect = img.naturalHeight / img.naturalWidth;
    if (fresh) this.#drop();
    fresh ? this.fit() : this.#place();
  }

  get fits() { return this.#fits; }
  get enlarged() { return (this.#wide * devicePixelRatio) / this.#img.naturalWidth; } // 1: a pixel of the copy is one of the screen
  get #size() { return [this.pane.clientWidth, this.pane.clientHeight]; }
  get #least() { return Math.min(this.#size[0], this.#size[1] / this.#aspect); }

  fit() {
    this.#wide = this.#least;
    this.#fits = true;
    this.#place();
    this.on?.zoomed();
  }

  // Zoom so that the place `at` of the pane stays where it is.
  zoom(by, at = this.#size.map(side => side / 2)) {
    const wide = clamp(this.#wide * by, this.#least, this.#least * MOST_ZOOM), real = wide / this.#wide;
    this.#x = at[0] - (at[0] - this.#x) * real;
    this.#y = at[1] - (at[1] - this.#y) * real;
    this.#wide = wide;
    this.#fits = wide <= this.#least * 1.001;
    this.#place();
    this.on?.zoomed();
  }

  full() { this.zoom(1 / this.enlarged); }

  middle() { return this.#circle(this.#size[0] / 2, this.#size[1] / 2, TAP); }

  redraw() {
    const nodes = (this.photo?.circles ?? []).map(circle => this.#node(circle));
    for (const old of [...this.#svg.children]) if (!nodes.includes(old) && !old.matches(".drawing")) old.remove();
    for (const node of nodes) if (!node.isConnected) this.#svg.append(node);
  }

  focus(circle) { this.#nodes.get(circle)?.focus({ preventScroll: true }); }

  #pan(dx, dy) {
    this.#x += dx;
    this.#y += dy;
    this.#place();
  }

  #place() {
    const [w, h] = this.#size, high = this.#wide * this.#aspect;
    this.#x = this.#wide <= w ? (w - this.#wide) / 2 : clamp(this.#x, w - this.#wide - SLACK, SLACK);
    this.#y = high <= h ? (h - high) / 2 : clamp(this.#y, h - high - SLACK, SLACK);
    Object.assign(this.#img.style, { left: `${this.#x}px`, top: `${this.#y}px`, width: `${this.#wide}px`, height: `${high}px` });
    this.redraw();
  }

  // From pixels of the pane to parts of the photo, and back.
  #circle(cx, cy, r) {
    const part = (pixels, side) => Math.round((pixels / side) * WHOLE);
    return {
      x: clamp(part(cx - this.#x, this.#wide), 0, WHOLE),
      y: clamp(part(cy - this.#y, this.#wide * this.#aspect), 0, WHOLE),
      radius: Math.max(1, part(r, this.#wide)),
    };
  }

  #disc({ x, y, radius }) {
    const part = this.#wide / WHOLE;
    return { cx: this.#x + x * part, cy: this.#y + y * part * this.#aspect, r: radius * part };
  }

  #node(circle) {
    let node = this.#nodes.get(circle);
    if (!node) {
      node = svg("g", { class: "mark", ...(this.on && { tabindex: 0, role: "button" }) }, this.#svg);
      for (const name of ["case", "line", "hit"]) svg("circle", { class: name }, node);
      svg("circle", { class: "badge", r: 13 }, node);
      svg("text", { "text-anchor": "middle", "dominant-baseline": "central" }, node);
      svg("circle", { class: "handle", r: 9 }, node);
      node.circle = circle;
      node.addEventListener("focus", () => this.on?.choose(circle));
      this.#nodes.set(circle, node);
    }
    const disc = this.#disc(circle), [w, h] = this.#size, [casing, line, hit, badge, text, handle] = node.children;
    for (const ring of [casing, line, hit]) set(ring, disc);
    // The number stands at the upper right, and in the pane where the circle reaches out of it.
    const bx = clamp(disc.cx + disc.r * CORNER + 11, 14, w - 14), by = clamp(disc.cy - disc.r * CORNER - 11, 14, h - 14);
    set(badge, { cx: bx, cy: by });
    set(text, { x: bx, y: by });
    set(handle, { cx: disc.cx + disc.r * CORNER, cy: disc.cy + disc.r * CORNER });
    text.textContent = circle.n ?? "";
    if (this.on) node.setAttribute("aria-label", this.on.label(circle));
    return node;
  }

  // What a pointer does: each act moves, and ends or is dropped.

  #panning(from) {
    let last = from;
    return {
      move: at => {
        this.#pan(at[0] - last[0], at[1] - last[1]);
        last = at;
      },
    };
  }

  #pinching() {
    const fingers = () => [...this.#pointers.values()];
    let [a, b] = fingers(), wide = apart(a, b), last = middle(a, b);
    return {
      move: () => {
        const [a, b] = fingers(), at = middle(a, b);
        this.#pan(at[0] - last[0], at[1] - last[1]);
        this.zoom(apart(a, b) / wide, at);
        [wide, last] = [apart(a, b), at];
      },
    };
  }

  #drawing(from) {
    const shape = svg("g", { class: "mark drawing" }, this.#svg), rings = ["case", "line"].map(name => svg("circle", { class: name }, shape));
    let r = 0, centre = from;
    return {
      move: at => {
        r = Math.max(Math.abs(at[0] - from[0]), Math.abs(at[1] - from[1])) / 2;
        centre = middle(from, at);
        for (const ring of rings) set(ring, { cx: centre[0], cy: centre[1], r });
      },
      end: () => {
        shape.remove();
        this.on.draw(r < LEAST ? this.#circle(...from, TAP) : this.#circle(...centre, r));
      },
      drop: () => shape.remove(),
    };
  }

  #changing(circle, from, resize) {
    const was = { ...circle }, { cx, cy, r } = this.#disc(circle);
    let begun = false;
    return {
      move: at => {
        if (!begun && apart(at, from) < SLOP) return;
        if (!begun) this.on.before();
        begun = true;
        const [dx, dy] = [at[0] - from[0], at[1] - from[1]];
        Object.assign(circle, resize ? this.#circle(cx, cy, Math.max(LEAST, r + (dx + dy) * CORNER)) : this.#circle(cx + dx, cy + dy, r));
        this.redraw();
      },
      end: () => begun && this.on.changed(),
      drop: () => Object.assign(circle, was),
    };
  }

  #drop() {
    this.#act?.drop?.();
    this.#act = null;
  }

  #at(event) {
    const box = this.pane.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }

  #hold(space) {
    this.#space = space;
    this.pane.classList.toggle("moving", space || this.tool === "move");
  }

  #down(event) {
    if (!this.photo || event.button > 1 || event.target.closest("button")) return;
    const at = this.#at(event), node = this.on && event.target.closest(".mark");
    this.pane.setPointerCapture(event.pointerId);
    this.#pointers.set(event.pointerId, at);
    if (this.#pointers.size > 1) { // a second finger: what the first began was not meant
      this.#drop();
      this.#act = this.#pinching();
    } else if (event.button === 1 || this.#space || (this.tool === "move" && !node)) {
      event.preventDefault();
      this.pane.focus({ preventScroll: true });
      this.#act = this.#panning(at);
    } else {
      (node ?? this.pane).focus({ preventScroll: true });
      this.#act = node ? this.#changing(node.circle, at, event.target.matches(".handle")) : this.#drawing(at);
    }
  }

  #move(event) {
    if (!this.#pointers.has(event.pointerId)) return;
    const at = this.#at(event);
    this.#pointers.set(event.pointerId, at);
    this.#act?.move(at);
  }

  #up(event, how) {
    if (!this.#pointers.delete(event.pointerId)) return;
    const act = this.#act, left = [...this.#pointers.values()];
    this.#act = left.length ? this.#panning(left[0]) : null; // the finger of two that is left draws nothing
    if (!left.length) act?.[how]?.();
  }

  #wheel(event) {
    event.preventDefault();
    const lines = event.deltaMode ? 16 : 1;
    if (event.shiftKey) this.#pan(-(event.deltaX || event.deltaY) * lines, 0);
    else this.zoom(Math.exp(-event.deltaY * lines * (event.ctrlKey ? 0.01 : 0.0018)), this.#at(event));
  }

  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    const grow = { "+": 1.1, "=": 1.1, "-": 1 / 1.1 }[event.key], circle = this.on && event.target.circle;
    if (circle && (step || grow)) {
      const { cx, cy, r } = this.#disc(circle), by = event.shiftKey ? 2 : 10;
      this.on.before();
      Object.assign(circle, step ? this.#circle(cx + step[0] * by, cy + step[1] * by, r) : this.#circle(cx, cy, r * grow));
      this.redraw();
      this.on.changed();
    } else if (step && event.shiftKey) this.#pan(-step[0] * 80, -step[1] * 80);
    else if (grow) this.zoom(grow ** 3.5);
    else if (event.key === "0") this.fit();
    else if (event.key === " ") this.#hold(true);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
