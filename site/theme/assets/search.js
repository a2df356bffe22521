// The search page: asks pagefind's index, part by part, and shows what it finds. Nothing of it is taken for HTML.
const folder = new URL("../search/", import.meta.url)
const home = new URL("../", import.meta.url).pathname
const [form, field, found, results, more] =
  [".oc-search-page", "#oc-query", "#oc-found", "#oc-results", "#oc-more"].map((name) => document.querySelector(name))
const SHOWN = 10
let engine // loaded when the reader comes to the field
let asked = 0
let left = []
const missing = [] // years' sites that didn't answer

function load() {
  engine ??= (async () => {
    const parts = await partsOf(folder)
    const pagefind = await import(new URL(`${parts[0]}/pagefind.js`, folder))
    await pagefind.options({ baseUrl: home, excerptLength: 24 })
    await pagefind.init()
    for (const part of parts.slice(1)) await pagefind.mergeIndex(new URL(`${part}/`, folder).href, { baseUrl: home })
    for (const year of (results.dataset.also ?? "").split(" ").filter(Boolean)) await addYear(pagefind, year)
    return pagefind
  })()
  return engine
}

async function partsOf(folder) {
  return (await (await fetch(new URL("parts.json", folder))).json()).parts
}

// A year that has moved to a site of its own, beside this one. Should it not answer, the others are searched all the same.
async function addYear(pagefind, year) {
  const there = new URL(`${year}search/`, location)
  try {
    for (const part of await partsOf(there)) await pagefind.mergeIndex(new URL(`${part}/`, there).href, { baseUrl: year })
  } catch {
    missing.push(year)
  }
}

async function run() {
  const query = field.value.trim()
  const turn = ++asked
  const address = new URL(location)
  if (query) address.searchParams.set("q", query)
  else address.searchParams.delete("q")
  history.replaceState(null, "", address)
  const answer = query ? (await (await load()).search(query)).results : []
  const first = await Promise.all(answer.slice(0, SHOWN).map((one) => one.data()))
  if (turn !== asked) return // the reader has typed on
  left = answer.slice(SHOWN)
  results.replaceChildren(...first.map(item))
  found.textContent = !query ? "" : answer.length === 1 ? "1 page found" : `${answer.length || "No"} pages found`
  if (missing.length && query) found.textContent += `, without those at ${missing.join(" and ")}, which does not answer`
  more.parentElement.hidden = !left.length
}

async function showMore() {
  const next = left.splice(0, SHOWN)
  const items = (await Promise.all(next.map((one) => one.data()))).map(item)
  results.append(...items)
  more.parentElement.hidden = !left.length
  items[0]?.querySelector("a").focus()
}

function item(page) {
  const link = element("a", plain(page.meta.title ?? page.url))
  link.href = page.url
  const headline = element("h2", link)
  headline.className = "oc-headline"
  const line = element("p", ...excerpt(page.excerpt))
  line.className = "oc-line"
  if (!page.meta.told) return element("li", headline, line)
  const told = element("p", plain(page.meta.told)) // a story's day and outlets, or what kind of page it is
  told.className = "oc-meta"
  return element("li", headline, line, told)
}

// An excerpt is text with <mark> around the words that were looked for; all else in it is escaped.
function excerpt(text) {
  return text.split(/(<mark>.*?<\/mark>)/s).map((part) =>
    part.startsWith("<mark>") ? element("mark", plain(part.slice(6, -7))) : plain(part))
}

function plain(text) {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">")
}

function element(name, ...children) {
  const made = document.createElement(name)
  made.append(...children)
  return made
}

field.addEventListener("focus", load)
field.addEventListener("input", run)
form.addEventListener("submit", (event) => {
  event.preventDefault()
  run()
})
more.addEventListener("click", showMore)
field.value = new URLSearchParams(location.search).get("q") ?? ""
field.focus()
run()
