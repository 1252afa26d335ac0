// Parts that keep themselves fresh: <div id="queue" data-look="queue own" data-pace="10"> looks again when the stream of the
// workplace tells one of its words; not while somebody works in it, and at most every so many seconds. A page that nobody
// sees listens to nothing, so that many open tabs take no connections.
(function () {
  "use strict";
  var source = null, address = null, again = null;

  function parts() { return Array.from(document.querySelectorAll("[data-look][id]")); }

  function inUse(part) {
    if (part.contains(document.activeElement)) return true;
    if (part.querySelector("details[open]")) return true;
    return Array.from(part.querySelectorAll("input:not([type=hidden]), textarea")).some(function (field) {
      return field.type === "checkbox" || field.type === "radio" ? field.checked !== field.defaultChecked : field.value !== field.defaultValue;
    });
  }

  function look(part) {
    var wait = Number(part.dataset.next || 0) - Date.now();
    if (wait > 0 || inUse(part)) { part.dataset.stale = "yes"; return; }
    delete part.dataset.stale;
    var id = part.id, pace = Number(part.dataset.pace || 1) * 1000;
    part.dataset.next = Date.now() + pace;
    window.htmx.ajax("GET", location.pathname + location.search, { source: part, target: part, select: "#" + CSS.escape(id), swap: "outerHTML" }).then(function () {
      var fresh = document.getElementById(id);
      if (fresh) fresh.dataset.next = Date.now() + pace;
    }).catch(function () {
      var there = document.getElementById(id);
      if (there) there.dataset.stale = "yes";
    });
  }

  // Only what holds the part takes its place: a refusal or the sign-in page leaves it as it is, and it looks again.
  document.addEventListener("htmx:beforeSwap", function (event) {
    var part = event.detail.target;
    if (!part || !part.dataset || !part.dataset.look || event.detail.requestConfig.verb !== "get") return;
    if (event.detail.xhr.status === 200 && event.detail.serverResponse.includes('id="' + part.id + '"')) return;
    event.detail.shouldSwap = false;
    part.dataset.stale = "yes";
    part.dataset.next = Date.now() + 5000 + Math.random() * 5000;
  });

  function told(word) {
    parts().filter(function (part) { return !word || part.dataset.look.split(" ").includes(word); }).forEach(look);
  }

  function close() {
    if (source) source.close();
    clearTimeout(again);
    source = address = null;
  }

  function listen() {
    var main = document.getElementById("main");
    var wanted = !document.hidden && main && main.dataset.live && parts().length ? main.dataset.live : null;
    if (wanted === address) return;
    close();
    if (!wanted) return;
    address = wanted;
    source = new EventSource(wanted);
    source.addEventListener("changed", function (event) { told(event.data); });
    // Once a connection, by the server's own word: what was told before it is lost.
    source.addEventListener("open", function (event) { if (event.data) setTimeout(told, Math.random() * 2000, null); });
    // What is being typed goes along through the sign-in when it is sent.
    source.addEventListener("over", function () { close(); if (!parts().some(inUse)) location.reload(); });
    source.addEventListener("error", function () {
      if (!source || source.readyState !== EventSource.CLOSED) return;
      close();
      again = setTimeout(listen, 5000 + Math.random() * 5000);
    });
  }

  document.addEventListener("visibilitychange", function () {
    listen();
    if (!document.hidden) told(null);
  });
  document.addEventListener("DOMContentLoaded", listen);
  document.addEventListener("htmx:afterSettle", listen);
  window.addEventListener("pagehide", close);
  // What had to wait looks when nobody works in it any more.
  setInterval(function () { parts().forEach(function (part) { if (part.dataset.stale) look(part); }); }, 1000);
})();
