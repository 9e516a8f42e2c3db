// @ts-check
// Draws the neighbourhood of a term: forces lay it out, the pointer moves it, a double click on a
// term brings in its own neighbours; so do the arrow keys and the space bar. Everything that it leads
// to stands on the page as links too.
import {
  forceLink,
  forceManyBody,
  forceSimulation,
  forceX,
  forceY,
} from "./vendor/force.js";

/** @typedef {{id: string, label: string, href: string, kind: string, x: number, y: number, fx?: number | null, fy?: number | null}} Node */
/** @typedef {{source: Node, target: Node, label: string}} Edge */

const SVG = "http://www.w3.org/2000/svg";
const MOST_NODES = 200;
const HEIGHT = 22;

/**
 * @param {string} name
 * @param {Record<string, string | number>} attributes
 * @param {...(Node | Element | string)} content
 */
function make(name, attributes = {}, ...content) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  element.append(.../** @type {any[]} */ (content));
  return /** @type {SVGGraphicsElement} */ (element);
}

/** @param {Node} node */
const radius = (node) => (node.kind === "term" ? 10 : 7);

/** @param {string} label */
const short = (label) => (label.length > 38 ? `${label.slice(0, 37)}…` : label);

/**
 * About how wide a label is; a Chinese character takes the room of two others.
 * @param {string} label
 */
const widthOf = (label) => [...short(label)].reduce((sum, it) => sum + (it > "\u2e80" ? 13 : 6.8), 0);

/** @param {HTMLElement} figure */
function draw(figure) {
  const svg = /** @type {SVGSVGElement} */ (figure.querySelector("svg"));
  /** @type {Map<string, Node>} */
  const nodes = new Map();
  /** @type {Map<string, Edge>} */
  const edges = new Map();
  const view = { x: 0, y: 0, scale: 1 };
  /** The one that the tab key leads to. @type {Node | undefined} */
  let current;
  const world = make("g");
  const lines = make("g", { "aria-hidden": "true" });
  const dots = make("g");
  world.append(lines, dots);
  svg.append(world);
  figure.hidden = false;

  const links = forceLink().distance(110).strength(0.4);
  const simulation = forceSimulation()
    .force("links", links)
    .force("apart", forceManyBody().strength(-420).distanceMax(500))
    .force("x", forceX().strength(0.02))
    .force("y", forceY().strength(0.09))
    .force("room", makeRoom)
    .stop();

  /** Moves terms apart whose labels would cover each other: a force, called at every tick. */
  function makeRoom() {
    const boxes = [...nodes.values()].map(box);
    for (const [index, a] of boxes.entries()) {
      for (const b of boxes.slice(index + 1)) {
        const x = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const y = HEIGHT - Math.abs(a.node.y - b.node.y);
        if (x <= 0 || y <= 0) continue;
        const [upper, lower] = a.node.y < b.node.y ? [a.node, b.node] : [b.node, a.node];
        const push = y * 0.35;
        upper.y -= push;
        lower.y += push;
      }
    }
  }

  /** @param {Node} node */
  function box(node) {
    const room = radius(node) + 14 + widthOf(node.label);
    const left = leans(node) ? room : radius(node);
    return { node, left: node.x - left, right: node.x - left + room + radius(node) };
  }

  /**
   * Whether the label stands to the left: away from the term that the page is about.
   * @param {Node} node
   */
  function leans(node) {
    const [first] = nodes.values();
    return node !== first && node.x < first.x;
  }

  /**
   * Adds what is not there yet; new terms begin beside ``near``.
   * @param {{nodes: any[], links: any[]}} data
   * @param {Node} [near]
   */
  function add(data, near) {
    for (const it of data.nodes) {
      if (nodes.has(it.id) || nodes.size >= MOST_NODES) continue;
      const kind = near && it.kind === "term" ? "other" : it.kind;
      const angle = nodes.size * 2.4;
      const distance = nodes.size ? 60 + 4 * nodes.size : 0;
      nodes.set(it.id, {
        ...it,
        kind,
        x: (near?.x ?? 0) + distance * Math.cos(angle),
        y: (near?.y ?? 0) + 0.6 * distance * Math.sin(angle),
      });
    }
    for (const it of data.links) {
      const source = nodes.get(it.source);
      const target = nodes.get(it.target);
      const key = `${it.source} ${it.label} ${it.target}`;
      if (source && target && source !== target && !edges.has(key)) {
        edges.set(key, { source, target, label: it.label });
      }
    }
    simulation.nodes([...nodes.values()]);
    links.links([...edges.values()]);
    simulation.alpha(1).tick(nodes.size > 100 ? 150 : 300);
    paint();
  }

  function paint() {
    lines.replaceChildren(
      ...[...edges.values()].map((it) => {
        const group = make(
          "g",
          { class: "link" },
          make("line", { class: "edge" }),
          make("text", { class: "edge-label", dy: "-3" }, it.label),
        );
        return Object.assign(group, { edge: it });
      }),
    );
    dots.replaceChildren(...[...nodes.values()].map(dot));
    current ??= nodes.values().next().value;
    place();
  }

  /** @param {Node} node */
  function dot(node) {
    const text = make("text", { dy: "0.35em" }, short(node.label));
    const reached = node === (current ?? nodes.values().next().value);
    const anchor = make("a", { href: node.href, tabindex: reached ? "0" : "-1" }, make("title", {}, node.label), text);
    const group = make("g", { class: `node ${node.kind}` }, make("circle", { r: radius(node) }), anchor);
    group.addEventListener("pointerenter", () => emphasise(node));
    group.addEventListener("pointerleave", () => emphasise(undefined));
    group.addEventListener("pointerdown", (event) => drag(event, group, node));
    group.addEventListener("dblclick", () => expand(node));
    anchor.addEventListener("focus", () => emphasise(node));
    anchor.addEventListener("blur", () => emphasise(undefined));
    return Object.assign(group, { node });
  }

  /** Puts everything where the simulation has it. */
  function place() {
    for (const group of /** @type {any} */ (lines.children)) {
      const { source, target } = group.edge;
      const [line, label] = group.children;
      line.setAttribute("x1", source.x);
      line.setAttribute("y1", source.y);
      line.setAttribute("x2", target.x);
      line.setAttribute("y2", target.y);
      label.setAttribute("x", (source.x + target.x) / 2);
      label.setAttribute("y", (source.y + target.y) / 2);
    }
    for (const group of /** @type {any} */ (dots.children)) {
      const { node } = group;
      const text = group.querySelector("text");
      group.setAttribute("transform", `translate(${node.x} ${node.y})`);
      text.setAttribute("x", (leans(node) ? -1 : 1) * (radius(node) + 5));
      text.setAttribute("text-anchor", leans(node) ? "end" : "start");
    }
  }

  /** @param {Node | undefined} node */
  function emphasise(node) {
    /** @type {Set<Node>} */
    const near = new Set(node ? [node] : []);
    for (const group of /** @type {any} */ (lines.children)) {
      const { source, target } = group.edge;
      const touches = source === node || target === node;
      if (touches) near.add(source).add(target);
      group.classList.toggle("near", touches);
      group.classList.toggle("far", Boolean(node) && !touches);
    }
    for (const group of /** @type {any} */ (dots.children)) {
      group.classList.toggle("far", Boolean(node) && !near.has(group.node));
    }
  }

  /**
   * @param {PointerEvent} event
   * @param {SVGGraphicsElement} group
   * @param {Node} node
   */
  function drag(event, group, node) {
    event.stopPropagation();
    if (event.target instanceof Element && event.target.closest("a")) return;
    group.setPointerCapture(event.pointerId);
    simulation.on("tick", place).alphaTarget(0.2).restart();
    const move = (/** @type {PointerEvent} */ it) => {
      node.fx = (node.fx ?? node.x) + it.movementX / view.scale;
      node.fy = (node.fy ?? node.y) + it.movementY / view.scale;
    };
    const end = () => {
      group.removeEventListener("pointermove", move);
      node.fx = node.fy = null;
      simulation.alphaTarget(0);
    };
    group.addEventListener("pointermove", move);
    group.addEventListener("lostpointercapture", end, { once: true });
  }

  /** @param {Node} node */
  async function expand(node) {
    const reply = await fetch(`/neighbourhood?${new URLSearchParams({ iri: node.id })}`);
    if (!reply.ok) return;
    const hadFocus = dots.contains(document.activeElement);
    add(await reply.json(), node);
    fit();
    if (hadFocus) go(node);
  }

  /**
   * Gives a term the focus, and brings it into view.
   * @param {Node} node
   */
  function go(node) {
    current = node;
    svg.scrollIntoView({ block: "nearest" });
    for (const group of /** @type {any} */ (dots.children)) {
      const anchor = group.querySelector("a");
      anchor.setAttribute("tabindex", group.node === node ? "0" : "-1");
      if (group.node === node) anchor.focus({ preventScroll: true });
    }
    const { width, height } = svg.getBoundingClientRect();
    const [x, y] = [view.x + view.scale * node.x, view.y + view.scale * node.y];
    view.x += Math.min(Math.max(x, 60), width - 60) - x;
    view.y += Math.min(Math.max(y, 40), height - 40) - y;
    look();
  }

  /**
   * The nearest term to one side: what lies straight ahead is nearer than what lies askew.
   * @param {Node} from
   * @param {number} right
   * @param {number} down
   */
  function beside(from, right, down) {
    let best = from;
    let least = Infinity;
    for (const node of nodes.values()) {
      const [x, y] = [node.x - from.x, node.y - from.y];
      const ahead = x * right + y * down;
      const distance = ahead + 2.5 * Math.abs(x * down + y * right);
      if (ahead > 1 && distance < least) [best, least] = [node, distance];
    }
    return best;
  }

  function look() {
    world.setAttribute("transform", `translate(${view.x} ${view.y}) scale(${view.scale})`);
  }

  /** Shows the whole graph, or its middle. */
  function fit() {
    figure.classList.toggle("small", nodes.size < 12);
    const box = world.getBBox();
    const { width, height } = svg.getBoundingClientRect();
    // On a phone, part of it with labels that can be read; the rest is a swipe away.
    view.scale = Math.max(0.6, Math.min(1.3, (width - 30) / box.width, (height - 40) / box.height));
    view.x = width / 2 - view.scale * (box.x + box.width / 2);
    view.y = height / 2 - view.scale * (box.y + box.height / 2);
    look();
  }

  /** @param {number} factor */
  function zoom(factor) {
    const { width, height } = svg.getBoundingClientRect();
    const scale = Math.min(4, Math.max(0.2, view.scale * factor));
    view.x = width / 2 - ((width / 2 - view.x) * scale) / view.scale;
    view.y = height / 2 - ((height / 2 - view.y) * scale) / view.scale;
    view.scale = scale;
    look();
  }

  /** @type {Record<string, [number, number]>} */
  const arrows = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
  svg.addEventListener("keydown", (event) => {
    if (!current || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key in arrows) go(beside(current, ...arrows[event.key]));
    else if (event.key === " ") void expand(current);
    else return;
    event.preventDefault();
  });

  // A finger moves the graph sideways; up and down it scrolls the page (touch-action).
  svg.addEventListener("pointerdown", (event) => {
    svg.setPointerCapture(event.pointerId);
    const move = (/** @type {PointerEvent} */ it) => {
      view.x += it.movementX;
      view.y += it.movementY;
      look();
    };
    svg.addEventListener("pointermove", move);
    svg.addEventListener("lostpointercapture", () => svg.removeEventListener("pointermove", move), { once: true });
  });
  svg.addEventListener("wheel", (event) => {
    if (!event.ctrlKey) return; // else the wheel scrolls the page
    event.preventDefault();
    zoom(event.deltaY < 0 ? 1.15 : 1 / 1.15);
  }, { passive: false });
  /** @type {Record<string, () => void>} */
  const tools = { in: () => zoom(1.3), out: () => zoom(1 / 1.3), fit };
  for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (figure.querySelectorAll("button[data-do]"))) {
    button.addEventListener("click", tools[button.dataset.do ?? "fit"]);
  }

  add(JSON.parse(figure.querySelector("script")?.textContent ?? '{"nodes":[],"links":[]}'));
  fit();
}

for (const figure of document.querySelectorAll("[data-graph]")) draw(/** @type {HTMLElement} */ (figure));
