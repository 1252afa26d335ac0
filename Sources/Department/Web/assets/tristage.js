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

  // After a refused form: to the first field in trouble.
  function mend() {
    var trouble = document.querySelector(".invalid");
    if (!trouble) return;
    var fold = trouble.closest("details");
    if (fold) fold.open = true;
    var field = trouble.previousElementSibling;
    if (typing(field)) { field.setAttribute("aria-invalid", "true"); field.focus(); }
  }

  function ready() { label(document.body); mend(); }
  document.addEventListener("DOMContentLoaded", ready);
  document.addEventListener("htmx:afterSettle", ready);
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
