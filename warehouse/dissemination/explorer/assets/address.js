/* What is chosen stands in the address after #, so that a view can be linked to and gone back to. */
"use strict";
ukcrime.address = (function () {
  function read() {
    return Object.fromEntries(new URLSearchParams(window.location.hash.slice(1)));
  }

  function write(chosen) {
    const kept = Object.entries(chosen).filter(([, value]) => value !== null && value !== undefined && value !== "");
    window.history.replaceState(null, "", "#" + new URLSearchParams(kept).toString());
  }

  return { read, write };
})();
