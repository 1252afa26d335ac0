// Keyboard first. A link or button with data-key="d" is pressed by that key when nobody is typing:
// by the place of the key, so that it works in the Russian layout too.
(function () {
  "use strict";

  function typing(element) {
    return element && (element.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(element.tagName));
  }

  function shown(element) { return element.offsetParent !== null && !element.disabled; }

  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape" && typing(document.activeElement)) { document.activeElement.blur(); return; }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    var place = event.code.replace(/^(Key|Digit)/, "").toLowerCase();
    var wanted = event.shiftKey && event.key === "?" ? "?" : place;
    var target = Array.from(document.querySelectorAll('[data-key="' + CSS.escape(wanted) + '"]')).find(shown);
    if (!target) return;
    event.preventDefault();
    if (target.tagName === "SUMMARY") {
      target.parentElement.open = !target.parentElement.open;
      var field = target.parentElement.querySelector("input:not([type=hidden]), select, textarea");
      if (target.parentElement.open && field) field.focus();
    } else if (typing(target)) {
      target.focus();
    } else {
      target.click();
    }
  });

  // The key is shown beside the words, so that it can be learned.
  function label(root) {
    root.querySelectorAll("[data-key]").forEach(function (element) {
      if (typing(element) || element.querySelector("kbd")) return;
      var key = document.createElement("kbd");
      key.textContent = element.dataset.key.toUpperCase();
      key.setAttribute("aria-hidden", "true");
      element.append(key);
      element.setAttribute("aria-keyshortcuts", element.dataset.key);
    });
  }

  // A question before what cannot be taken back.
  document.addEventListener("submit", function (event) {
    var question = event.submitter && event.submitter.dataset.ask;
    if (question && !window.confirm(question)) { event.preventDefault(); event.stopImmediatePropagation(); }
  }, true);

  // A form that keeps what is typed only when it is sent (data-keep): asks before one goes elsewhere.
  var unsent = null;
  document.addEventListener("input", function (event) { unsent = event.target.closest("form[data-keep]") || unsent; });
  document.addEventListener("submit", function () { unsent = null; });
  function stays(event) {
    if (!unsent || !unsent.isConnected || window.confirm(unsent.dataset.keep)) { unsent = null; return false; }
    event.preventDefault();
    event.stopImmediatePropagation();
    return true;
  }
  document.addEventListener("click", function (event) {
    var link = event.target.closest("a[href]");
    if (link && !link.target && !event.ctrlKey && !event.metaKey) stays(event);
  }, true);
  window.addEventListener("beforeunload", function (event) { if (unsent && unsent.isConnected) event.preventDefault(); });

  // After a refused form: to the first field in trouble.
  function mend() {
    var trouble = document.querySelector(".invalid");
    if (!trouble) return;
    var fold = trouble.closest("details");
    if (fold) fold.open = true;
    var field = trouble.previousElementSibling;
    if (typing(field)) { field.setAttribute("aria-invalid", "true"); field.focus(); }
  }

  // Clocks: how long a lease still lasts (data-until) and a call has lasted (data-since).
  function two(number) { return (number < 10 ? "0" : "") + number; }

  function tick() {
    document.querySelectorAll("[data-until], [data-since]").forEach(function (clock) {
      var left = clock.dataset.until ? Date.parse(clock.dataset.until) - Date.now() : Date.now() - Date.parse(clock.dataset.since);
      var seconds = Math.max(0, Math.floor(left / 1000));
      clock.textContent = Math.floor(seconds / 60) + ":" + two(seconds % 60);
      clock.classList.toggle("late", Boolean(clock.dataset.until) && seconds < 60);
    });
  }
  setInterval(tick, 1000);

  // What a time typed by the callee's clock (data-clock) is by one's own (data-own of the echo).
  function offset(zone, at) {
    var part = {};
    new Intl.DateTimeFormat("en-GB", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hourCycle: "h23" })
      .formatToParts(at).forEach(function (piece) { part[piece.type] = piece.value; });
    return Date.UTC(part.year, part.month - 1, part.day, part.hour, part.minute) - Math.floor(at / 60000) * 60000;
  }

  function echo(field) {
    var place = document.getElementById(field.dataset.echo);
    if (!place) return;
    var wall = Date.parse(field.value + "Z");
    if (isNaN(wall)) { place.textContent = ""; return; }
    var at = wall - offset(field.dataset.clock, wall);
    at = wall - offset(field.dataset.clock, at);
    var own = new Intl.DateTimeFormat(document.documentElement.lang, { timeZone: place.dataset.own, day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    place.textContent = place.dataset.say + " " + own.format(at);
  }
  document.addEventListener("input", function (event) { if (event.target.dataset.echo) echo(event.target); });

  // In a low window the menu scrolls: where one is must be in sight. The page itself must not move.
  function showPlace() {
    var menu = document.querySelector(".side"), place = menu && menu.querySelector("[aria-current]");
    if (place) menu.scrollTop = Math.max(0, place.offsetTop + place.offsetHeight - menu.clientHeight);
  }

  function ready() { label(document.body); showPlace(); mend(); tick(); document.querySelectorAll("[data-echo]").forEach(echo); }
  document.addEventListener("DOMContentLoaded", ready);
  // A part that looks again by itself must not move the page.
  document.addEventListener("htmx:afterSettle", function (event) { if (event.target === document.body) ready(); else label(event.target); });
  // After a page came by htmx: reading starts at its content, as after a whole load.
  document.addEventListener("htmx:afterSwap", function (event) {
    if (event.target !== document.body || document.querySelector("[autofocus], .invalid")) return;
    document.getElementById("main").focus({ preventScroll: true });
  });

  // The member's menu closes when one goes elsewhere.
  function closeMenu(event) {
    var menu = document.querySelector("details.who[open]");
    if (!menu || (event.type === "click" && menu.contains(event.target))) return;
    if (event.type === "keydown" && event.key !== "Escape") return;
    menu.open = false;
    if (event.type === "keydown") menu.querySelector("summary").focus();
  }
  document.addEventListener("click", closeMenu);
  document.addEventListener("keydown", closeMenu);
})();

// Copies what stands in the field that a button names; where the browser forbids it, marks it to be copied by hand.
document.addEventListener("click", function (event) {
  "use strict";
  var button = event.target.closest && event.target.closest("[data-copy]");
  if (!button) return;
  var field = document.getElementById(button.dataset.copy);
  field.focus();
  field.select();
  if (navigator.clipboard) navigator.clipboard.writeText(field.value).catch(function () {});
});
