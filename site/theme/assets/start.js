/* The reader's choice of colours, set before the page is painted; and what Material's own script asks for by name, to
   read and write such choices. Each page of Material carries this inside; as a file it is loaded once. */
"use strict";

var __md_scope = new URL("..", document.currentScript.src);

function __md_get(key, storage = localStorage, scope = __md_scope) {
  return JSON.parse(storage.getItem(scope.pathname + "." + key));
}

function __md_set(key, value, storage = localStorage, scope = __md_scope) {
  try {
    storage.setItem(scope.pathname + "." + key, JSON.stringify(value));
  } catch {
    // a reader who lets nothing be stored chooses anew on each page
  }
}

{
  const { color } = __md_get("__palette") || {};
  const device = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  const chosen = color && (color.media === "(prefers-color-scheme)" ? `(prefers-color-scheme: ${device})` : color.media);
  const option = chosen && document.querySelector(`[data-md-color-media="${CSS.escape(chosen)}"]`);
  for (const part of option ? ["scheme", "primary", "accent"] : []) {
    document.body.setAttribute(`data-md-color-${part}`, option.getAttribute(`data-md-color-${part}`));
  }
  if (option) document.body.setAttribute("data-md-color-media", chosen);
}
