// Keys, and what is new since the last visit. Every page works without this file; it asks the server for nothing.
"use strict";
(() => {
  const rows = () =>
    [...document.querySelectorAll("[data-row], main table.columns tbody tr, main table.listed tbody tr, .conflict, .cards > .card, .text")]
      .filter((row) => row.getClientRects().length > 0);
  const differences = () =>
    [...document.querySelectorAll("main .flag, .one, .re, .ch, .nu, mark")].filter((e) => e.getClientRects().length > 0);
  let selected = null;

  const select = (element) => {
    if (!element) return;
    selected?.classList.remove("selected");
    selected = element;
    selected.classList.add("selected");
    // Not smooth: whoever holds a key down is not to wait.
    selected.scrollIntoView({ block: "center" });
    if (!selected.matches("a[href], button, input, summary")) selected.tabIndex = -1;
    selected.focus({ preventScroll: true });
  };
  const step = (list, by) => {
    if (list.length === 0) return;
    const at = list.indexOf(selected);
    if (at >= 0) return select(list[Math.min(Math.max(at + by, 0), list.length - 1)]);
    // From where the reader is, not from the beginning.
    const next = selected
      ? list.findIndex((e) => selected.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING)
      : list.findIndex((e) => e.getBoundingClientRect().bottom > 0);
    select(list[by > 0 ? Math.max(next, 0) : next < 0 ? list.length - 1 : Math.max(next - 1, 0)]);
  };
  const open = () => {
    if (!selected) return;
    const to = selected.matches("a[href]") ? selected : selected.querySelector("a[data-open]") ?? selected.querySelector("a[href]");
    const fold = selected.querySelector("details:not([open]) > summary");
    (to ?? fold)?.click();
  };
  const view = (by) => {
    const views = [...document.querySelectorAll(".views a")];
    const here = views.findIndex((a) => a.hasAttribute("aria-current"));
    if (here >= 0) views[here + by]?.click();
  };
  const help = () => {
    const link = document.querySelector('footer a[href^="/help"]');
    if (link) location.assign(link.href + "#keys");
  };
  const keys = {
    j: () => step(rows(), 1),
    k: () => step(rows(), -1),
    n: () => step(differences(), 1),
    p: () => step(differences(), -1),
    o: open,
    "]": () => view(1),
    "[": () => view(-1),
    u: () => (document.querySelector("[data-up]") ?? document.querySelector(".bar-top .brand a"))?.click(),
    "/": () => document.getElementById("q")?.focus(),
    "?": help,
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select")) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    const action = keys[event.key];
    if (action) {
      event.preventDefault();
      action();
    }
  });

  // What came since the last visit: the newest mark that was shown then stays in this browser, and is never sent.
  const list = document.querySelector("[data-list]");
  const params = new URLSearchParams(location.search);
  const filtered = [...params.keys()].some((key) => key !== "ui");
  if (list && !params.has("seen")) {
    // Marks of one archive mean nothing in another.
    const archive = list.dataset.archive;
    try {
      const now = Math.max(0, ...[...list.children].map((row) => Number(row.dataset.mark)));
      let before = sessionStorage.getItem(`parallax-before-${archive}`);
      if (before === null) {
        before = localStorage.getItem(`parallax-seen-${archive}`) ?? String(now);
        sessionStorage.setItem(`parallax-before-${archive}`, before);
      }
      const seen = Number(localStorage.getItem(`parallax-seen-${archive}`) ?? 0);
      if (!filtered) localStorage.setItem(`parallax-seen-${archive}`, String(Math.max(seen, now)));
      for (const row of list.children) {
        const label = row.querySelector(".new");
        if (label && Number(row.dataset.mark) > Number(before)) label.hidden = false;
      }
    } catch {
      // A browser that keeps nothing marks nothing.
    }
  }
})();
