// Puts answers into the conversation without leaving the page. Without this file the forms still work.

const conversation = document.getElementById("conversation");
const status = document.querySelector(".status");
const text = document.getElementById("text");
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const touch = matchMedia("(pointer: coarse)");
let busy = false;

async function ask(form, button) {
  const said = new URLSearchParams(new FormData(form));
  if (button?.name) said.set(button.name, button.value);
  const headers = { "X-Fragment": "exchange" };
  const answer = await fetch("/say", { method: "POST", body: said, headers });
  const exchange = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".exchange");
  if (!exchange) throw new TypeError(`no exchange in an answer of status ${answer.status}`);
  return exchange;
}

function show(exchange, typed) {
  conversation.append(exchange);
  exchange.scrollIntoView({ block: "start", behavior: calm.matches ? "auto" : "smooth" });
  const answer = exchange.querySelector(".answer .bubble");
  if (typed) text.value = "";
  if (typed && !touch.matches) {
    status.textContent = answer.textContent; // the person goes on typing, so the answer is read out instead
  } else {
    status.textContent = "";
    answer.focus({ preventScroll: true });
  }
}

document.addEventListener("submit", async (event) => {
  event.preventDefault();
  const typed = event.target.contains(text);
  if (busy || (typed && !text.value.trim())) return;
  busy = true;
  status.className = "status busy";
  status.textContent = status.dataset.busy;
  try {
    const exchange = await ask(event.target, event.submitter);
    status.className = "status spoken";
    show(exchange, typed);
  } catch {
    status.className = "status";
    status.textContent = status.dataset.offline;
  } finally {
    busy = false;
  }
});

// A poster that does not load makes way for the drawn one.
function redraw(image) {
  const drawn = image.dataset?.drawn;
  if (drawn && image.getAttribute("src") !== drawn) image.src = drawn;
}

document.addEventListener("error", (event) => redraw(event.target), true);
for (const image of document.images) {
  if (image.complete && image.naturalWidth === 0) redraw(image);
}
