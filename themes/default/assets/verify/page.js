/* page.js: takes the files of the site, from its own address or from the reader's disk, and tells what they come to.
   Nothing is kept, and nothing leaves the browser. */
"use strict";
(function (verification) {
  const { hex, sha256 } = verification.proof;
  const { judge, listed } = verification.verdicts;
  const SUMS = "SHA256SUMS";
  const AT_ONCE = 8;
  const MOST_REASONS = 5;

  const at = (id) => document.getElementById(id);
  const words = JSON.parse(at("verify-words").textContent);
  const say = (id, values = {}) => words[id].replace(/%\((\w+)\)s/g, (_, name) => values[name]);
  const language = document.documentElement.lang;
  const spoken = new Intl.DateTimeFormat(language === "en" ? "en-GB" : language,
    { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
  const day = (text) => spoken.format(new Date(`${text}T00:00:00Z`));
  const home = new URL(".", at("sums").href);
  const papers = Array.from(document.querySelectorAll("#papers tbody tr"));
  let site = null;

  function element(name, attributes, ...parts) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...parts);
    return made;
  }

  const told = (words) => { at("verify-status").textContent = words; };

  function today() {
    const now = new Date();
    return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
  }

  /* The files that the site's own list names, from its own address. */
  async function fetched() {
    const files = new Map();
    const ask = async (path) => {
      const answer = await fetch(new URL(path.split("/").map(encodeURIComponent).join("/"), home), { cache: "no-store" });
      if (answer.ok) files.set(path, new Uint8Array(await answer.arrayBuffer()));
      else if (answer.status !== 404) throw new Error(String(answer.status));
    };
    await ask(SUMS);
    const paths = files.has(SUMS) ? Array.from(listed(files.get(SUMS)).keys()) : [];
    let done = 0;
    const work = async () => {
      for (let path = paths.pop(); path !== undefined; path = paths.pop()) {
        if (path.startsWith("/") || path.split("/").includes("..")) throw new Error(path);
        await ask(path);
        done += 1;
        told(say("verify-reading", { number: String(done) }));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return files;
  }

  /* Files with their paths below the folder that holds the list; those outside of it are left out. */
  async function below(found) {
    const lists = found.filter(([path]) => path.split("/").pop() === SUMS).map(([path]) => path);
    const top = lists.sort((one, other) => one.length - other.length)[0] || found[0][0].replace(/[^/]*$/, SUMS);
    const folder = top.slice(0, -SUMS.length);
    const files = new Map();
    for (const [path, file] of found.filter(([path]) => path.startsWith(folder))) {
      files.set(path.slice(folder.length), new Uint8Array(await file.arrayBuffer()));
    }
    return files;
  }

  /* What was dropped, with folders opened: path and file of each. */
  async function dropped(items) {
    const found = [];
    const open = async (entry, path) => {
      if (entry.isFile) found.push([path + entry.name, await new Promise((yes, no) => entry.file(yes, no))]);
      else {
        const reader = entry.createReader();
        for (;;) {
          const some = await new Promise((yes, no) => reader.readEntries(yes, no));
          if (some.length === 0) return;
          for (const each of some) await open(each, `${path}${entry.name}/`);
        }
      }
    };
    const entries = Array.from(items, (item) => item.webkitGetAsEntry()).filter(Boolean);
    for (const entry of entries) await open(entry, "");
    return found;
  }

  /* `all`: whether every file was seen. A site that is asked for files by name can hold others. */
  async function judged(read, all) {
    at("verdicts").hidden = true;
    told(say("verify-looking"));
    try {
      site = await read();
      show(await judge(site, { today: today(), kept: at("kept").value, all, say, day }));
      told("");
    } catch (error) {
      told(say("verify-failed", { why: error.message }));
    }
  }

  function reasons(found) {
    const more = found.length > MOST_REASONS ? [say("verify-more", { left: String(found.length - MOST_REASONS) })] : [];
    return element("ul", {}, ...[...found.slice(0, MOST_REASONS), ...more].map((words) => element("li", {}, words)));
  }

  function show({ verdicts, log }) {
    const marks = { true: ["holds", say("verify-yes")], false: ["broken", say("verify-no")], null: ["part", say("verify-part")] };
    at("verdict-list").replaceChildren(...verdicts.map(({ id, holds, reasons: found }) => {
      const [kind, mark] = marks[holds];
      const line = element("li", { class: kind, "data-verdict": id, "data-holds": String(holds) },
        element("b", {}, mark), " ", say(`question-${id}`));
      if (found.length) line.append(reasons(found));
      if (holds === null) line.append(" ", element("span", {}, say(`not-seen-${id}`), " ", say("verify-further")));
      return line;
    }));
    const lines = log.lacks.map((lack) => element("p", { class: "lack" }, lack));
    if (log.log) lines.push(...latest(log));
    at("who-signed").replaceChildren(...lines);
    at("verdicts").hidden = false;
    at("verdicts").scrollIntoView({ block: "start" });
  }

  /* Who signed the last release of the log, in the words of its report. */
  function latest({ log, signings, able, past }) {
    const last = log.statements[log.size - 1];
    const made = able ? signings[log.size - 1] : [];
    const lines = [element("h3", { class: "gap" }, say("verify-latest", { quarter: last.named, day: day(last.published) }))];
    for (const each of made) {
      const who = say(`who-${each.role}`);
      const decision = say(each.signed ? (each.remarks ? "signed-with-remarks" : "signed") : "declined", {
        who: each.key.holder ? say("who-by-name", { who, holder: each.key.holder }) : who, day: day(each.day),
      });
      lines.push(element("p", {}, `${decision} ${say("proved")} ${say(`standing-${each.standing}`)}`));
      if (each.remarks) lines.push(element("blockquote", {}, each.remarks));
    }
    for (const role of able ? ["provider-representative", "officer", "reviewer"] : []) {
      if (!made.some((each) => each.role === role)) lines.push(element("p", {}, say(`missing-${role}`)));
    }
    lines.push(element("p", { class: "print" }, say("verify-checkpoint"), " ", element("code", {}, past[log.size - 1])));
    return lines;
  }

  /* Which of the published PDFs a file is: by the table of this page, or by the site's files that were read. */
  async function compare(file) {
    const hash = hex(await sha256(new Uint8Array(await file.arrayBuffer())));
    const row = papers.find((each) => each.querySelector("code").textContent === hash);
    let known = row
      ? { path: row.querySelector("th").textContent.trim(), day: day(row.querySelector("time").dateTime) }
      : null;
    for (const [path, data] of site && !known ? site : []) {
      if (path.endsWith(".pdf") && hex(await sha256(data)) === hash) known = await dated(path);
    }
    const place = at("paper-said");
    place.dataset.known = String(known !== null);
    if (known) place.textContent = say("paper-known", known);
    else place.textContent = say(papers.length || site ? "paper-unknown" : "paper-no-list");
  }

  /* A PDF of a site without a log: of the day that its release says. */
  async function dated(path) {
    const release = site.get(path.replace(/^.*reports\/(.*)\/[^/]*$/, "data/$1/release.json"));
    try {
      return { path, day: day(JSON.parse(new TextDecoder().decode(release)).published) };
    } catch {
      return null;
    }
  }

  function controls() {
    const served = location.protocol.startsWith("http");
    const button = element("button", { type: "button", id: "check" }, say("verify-check"));
    const folder = element("input", { type: "file", id: "folder", multiple: "", webkitdirectory: "" });
    const paper = element("input", { type: "file", id: "paper", accept: "application/pdf,.pdf" });
    const kept = element("input", { type: "text", id: "kept", autocomplete: "off", spellcheck: "false" });
    const field = (input, name, note) => element("p", { class: "field" }, element("label", { for: input.id }, name), input,
      ...(note ? [element("span", { class: "sm" }, note)] : []));
    button.addEventListener("click", () => judged(fetched, false));
    folder.addEventListener("change", () => {
      const found = Array.from(folder.files, (file) => [file.webkitRelativePath || file.name, file]);
      if (found.length) judged(() => below(found), true);
    });
    paper.addEventListener("change", () => paper.files.length && compare(paper.files[0]));
    at("ways").replaceChildren(
      ...(served ? [element("p", {}, button)] : []),
      field(folder, served ? say("verify-or-folder") : say("verify-folder"), say("verify-folder-why")),
      field(kept, say("verify-kept"), say("verify-kept-why")),
    );
    at("paper-way").replaceChildren(field(paper, say("verify-choose-paper"), ""));
    for (const name of ["dragover", "drop"]) document.addEventListener(name, (event) => event.preventDefault());
    document.addEventListener("drop", async (event) => {
      const found = await dropped(event.dataTransfer.items);
      if (found.length === 1 && found[0][0].toLowerCase().endsWith(".pdf")) compare(found[0][1]);
      else if (found.length) judged(() => below(found), true);
    });
  }

  if (globalThis.crypto && crypto.subtle) {
    controls();
    at("without").hidden = true;
    at("tools").hidden = false;
  } else {
    at("without").textContent = say("verify-no-subtle");
  }
})(globalThis.verification);
