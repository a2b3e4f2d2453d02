"""What is measured in the page: each script takes its time there, and gives milliseconds, or null where nothing was shown."""

from __future__ import annotations

# A node is opened: until the line behind it is a child of it
EXPAND = """async (code) => {
  const row = document.querySelector(`[data-code="${code}"]`)
  const level = Number(row.getAttribute('aria-level'))
  const began = performance.now()
  row.querySelector('[data-toggle]').click()
  for (;;) {
    await new Promise(requestAnimationFrame)
    const top = (line) => line.getBoundingClientRect().top
    const lines = [...document.querySelectorAll('.tree-line')].sort((a, b) => top(a) - top(b))
    const next = lines[lines.findIndex((line) => line.dataset.code === code) + 1]
    if (next && next.dataset.code && Number(next.getAttribute('aria-level')) === level + 1) break
    if (performance.now() - began > 10000) return null
  }
  return performance.now() - began
}"""
# The last key was pressed: until organisations that answer what was typed are there, one with this name among them
FOUND = """async (name) => {
  const began = performance.now()
  for (;;) {
    await new Promise(requestAnimationFrame)
    const hit = [...document.querySelectorAll('[role="option"]')].some((each) => each.textContent.includes(name))
    if (hit && document.querySelector('.hits').dataset.answers === name) break
    if (performance.now() - began > 10000) return null
  }
  return performance.now() - window.lastKey
}"""
SCROLL = """async (seconds) => {
  const box = document.querySelector('.tree-lines')
  const frames = []
  let before = performance.now()
  const end = before + seconds * 1000
  box.scrollTop = 0
  while (before < end) {
    await new Promise(requestAnimationFrame)
    const now = performance.now()
    frames.push(now - before)
    before = now
    box.scrollTop += 90
    if (box.scrollTop + box.clientHeight >= box.scrollHeight - 90) box.scrollTop = 0
  }
  return frames
}"""
SCRIPTS = """() => performance.getEntriesByType('resource').filter((each) => each.name.endsWith('.js'))
  .reduce((sum, each) => sum + each.encodedBodySize, 0)"""
# The first page: until the tree has a line below its root, from the beginning of the navigation
USABLE = """async () => {
  while (!document.querySelector('.tree-line[aria-level="2"][data-code]')) {
    if (performance.now() > 20000) return null
    await new Promise(requestAnimationFrame)
  }
  return performance.now()
}"""
# From the click on the page's link until the picture is drawn; the code of that page is fetched, too
SANKEY = """async () => {
  const began = performance.now()
  document.querySelector('a[href="/flows"]').click()
  while (!document.querySelector('[role="img"][data-drawn]')) {
    if (performance.now() - began > 20000) return null
    await new Promise(requestAnimationFrame)
  }
  return performance.now() - began
}"""
# An address with so many nodes open, as a link would open it: until no more lines come; how many there are then
OPEN = """async (codes) => {
  history.pushState(null, '', `/?open=${codes.join('.')}`)
  dispatchEvent(new PopStateEvent('popstate'))
  const box = document.querySelector('.tree-lines')
  let lines = 0
  for (let still = 0; still < 8; ) {
    await new Promise((resolve) => setTimeout(resolve, 500))
    const now = Math.round(box.scrollHeight / 32)
    still = now === lines ? still + 1 : 0
    lines = now
  }
  return lines
}"""
