// An editor for Cypher: a text area over the same text in colours. The area is what one types in, selects and hears;
// the colours are a picture behind it.

import { h, fill } from "./dom.js";

const WORDS = new Set(`match optional where return with unwind call yield union all distinct order by asc desc
  ascending descending skip limit offset as and or xor not in is null true false case when then else end exists count
  collect contains starts ends any none single shortestpath allshortestpaths reduce on using index scan
  create merge set delete detach remove foreach load csv drop show use`.split(/\s+/));

const PARTS = [
  ["comment", /\/\/[^\n]*|\/\*[^]*?(?:\*\/|$)/y],
  ["string", /'(?:\\[^]|[^'\\])*(?:'|$)|"(?:\\[^]|[^"\\])*(?:"|$)/y],
  ["quoted", /`[^`]*(?:`|$)/y],
  ["parameter", /\$(?:[\p{L}_][\p{L}\p{N}_]*|`[^`]+`)/uy],
  ["number", /\d[\d_]*(?:\.\d+)?(?:e[+-]?\d+)?/iy],
  ["word", /[\p{L}_][\p{L}\p{N}_]*/uy],
  ["blank", /\s+/y],
];

/** The text in pieces [kind, text, start]; together they are the whole text. */
export function pieces(text) {
  const found = [];
  let at = 0;
  let before = ""; // the last mark or word, blanks and comments left out
  while (at < text.length) {
    let kind = "mark";
    let part = String.fromCodePoint(text.codePointAt(at));
    for (const [name, pattern] of PARTS) {
      pattern.lastIndex = at;
      const match = pattern.exec(text);
      if (match) {
        [kind, part] = [name, match[0]];
        break;
      }
    }
    const end = at + part.length;
    if (kind === "word") kind = wordKind(part, before, text.slice(end));
    if (kind !== "blank" && kind !== "comment") before = part;
    found.push([kind, part, at]);
    at = end;
  }
  return found;
}

function wordKind(word, before, after) {
  if (before === "." ) return "property";
  if (before === ":" || before === "|" || before === "&") return "label";
  if (/^\s*\(/.test(after) && !WORDS.has(word.toLowerCase())) return "function";
  if (/^\s*:(?!:)/.test(after) && (before === "{" || before === ",")) return "property";
  return WORDS.has(word.toLowerCase()) ? "keyword" : "name";
}

export class Editor {
  /** `change` is called when the text has changed, `run` on Ctrl+Enter. */
  constructor(area, picture, { change, run }) {
    Object.assign(this, { area, picture, change });
    area.addEventListener("input", () => this.paint());
    area.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      run();
    });
  }

  get text() {
    return this.area.value;
  }

  set text(text) {
    this.area.value = text;
    this.paint();
  }

  /** Names of the parameters, as they come. */
  get parameters() {
    const names = pieces(this.text).filter(([kind]) => kind === "parameter").map(([, part]) => part.slice(1).replace(/^`|`$/g, ""));
    return [...new Set(names)];
  }

  /** Put a name where the caret is; what is no plain word gets back-ticks. */
  insert(name) {
    const word = /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) ? name : `\`${name}\``;
    this.area.setRangeText(word, this.area.selectionStart, this.area.selectionEnd, "end");
    this.area.focus();
    this.paint();
  }

  /** Mark where something is wrong, until the text changes. `position`: characters before it, as Python counts them. */
  wrong(position) {
    const at = [...this.text].slice(0, position).join("").length;
    this.area.setSelectionRange(at, at);
    this.paint(at);
  }

  paint(wrongAt = -1) {
    const spans = pieces(this.text).map(([kind, part, start]) => {
      const here = wrongAt >= start && wrongAt < start + part.length;
      return h("span", { class: `c-${kind}${here ? " wrong" : ""}` }, part);
    });
    // the last line needs something to stand on; an end that is wrong needs something to be marked
    fill(this.picture, spans, h("span", { class: wrongAt >= this.text.length ? "wrong" : null }, " "));
    this.change();
  }
}
