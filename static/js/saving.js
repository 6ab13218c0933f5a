// Forms that save themselves and forms that are sent. Without this module both post normally.
// What was typed is either acknowledged by the server or still here, in its field and in the tab's storage. One save
// runs at a time; without an answer it is sent again exactly as it was, because the server may have it already.

const PAUSE = 1500; // ms after the last key
const LONGEST_WAIT = 8000;
const TIMEOUT = 15000;
const SHORT_TIMEOUT = 5000;
const RELEASE = 10000;
const RETRY = [5, 10, 20, 40, 60]; // s
const WARN_BEFORE_END = 600;
const KEEPALIVE_LIMIT = 60000; // bytes
const NOT_SAVED_ALONE = /-(token|take_saved|remove)$/;
const NEW_MEASURE = /^measure-[0-9a-f]{32}$/;
const START = /(^|-)token$|^started$|^sending$/; // what a page started from
const NOT_TYPED = /^(hidden|password|file)$/;
const STORE = "chancencheck:";
const PLACE = "chancencheck-place"; // [page, top]
const LOGGING_OUT = "chancencheck-logout";

const $ = (selector, root = document) => root.querySelector(selector);
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
const words = (element) => element?.textContent.replace(/\s+/g, " ").trim() ?? "";
/** A sentence of components/saving.html; empty for a name that it does not have. */
const sentence = (name, value) => words($(`[data-sentence="${name}"]`)).replace("{}", value);
const clock = (date = new Date()) => date.toLocaleTimeString("de-DE", { hour: "2-digit", minute: "2-digit" });

// --- fields ---

/** Elements of extensions are left alone. */
const controls = (form) => [...form.elements].filter((each) => each.name && each.matches("input, select, textarea"));
const typedFields = (form) => controls(form).filter(({ type }) => !NOT_TYPED.test(type));
const isChoice = ({ type }) => type === "radio" || type === "checkbox";
const isText = (input) => !isChoice(input) && !input.options;
const chosen = (input) => (input.options ? [...input.selectedOptions] : [input].filter((each) => isText(each) || each.checked));

/** Where a form is sent; `form.action` may be a field of that name. */
const addressOf = (form, submitter) =>
  new URL(submitter?.getAttribute("formaction") ?? form.getAttribute("action") ?? "", location.href);

function valuesOf(inputs) {
  const values = {};
  for (const input of inputs) (values[input.name] ??= []).push(...chosen(input).map(({ value }) => value));
  return values;
}

/** Kept values come with what their page started from: what somebody saved since shows, what arrived is known. */
function fill(inputs, values) {
  const left = structuredClone(values);
  for (const input of inputs) {
    const mine = left[input.name];
    if (!mine) continue;
    if (isChoice(input)) input.checked = mine.includes(input.value);
    else if (input.options) for (const option of input.options) option.selected = mine.includes(option.value);
    else if (mine.length) input.value = mine.shift();
    input.closest("details")?.setAttribute("open", "");
  }
}

const labelOf = (input) => words((isChoice(input) && input.closest("fieldset")?.querySelector("legend")) || input.labels?.[0]);

function readable(inputs) {
  const content = (input) =>
    isText(input) ? input.value : chosen(input).map((each) => words(each.labels?.[0] ?? each)).join(", ");
  return inputs.map((input) => [labelOf(input), content(input)]).filter(([, text]) => text.trim());
}

/** A browser may refuse it: then the text is still in its field, and leaving warns. */
function stored(act) {
  try {
    return act(sessionStorage);
  } catch {
    return undefined;
  }
}

const keys = () => stored((tab) => Object.keys(tab).filter((key) => key.startsWith(STORE)));

/** What was typed and not acknowledged, of one account and address, by the name of its group or form. */
class Kept {
  constructor(key) {
    this.key = key;
  }

  get all() {
    return stored((tab) => JSON.parse(tab.getItem(this.key))) ?? {};
  }

  set all(entries) {
    const isEmpty = !Object.keys(entries).length;
    stored((tab) => (isEmpty ? tab.removeItem(this.key) : tab.setItem(this.key, JSON.stringify(entries))));
  }

  put(name, entry) {
    this.all = { ...this.all, [name]: { ...entry, at: clock() } };
  }

  drop(wanted) {
    this.all = Object.fromEntries(Object.entries(this.all).filter(([name, entry]) => !wanted(name, entry)));
  }

  /** On its way to this path; the next page says whether the server took it. */
  send(path, isMine) {
    const mark = ([name, entry]) => [name, isMine(name) ? { ...entry, path } : entry];
    this.all = Object.fromEntries(Object.entries(this.all).map(mark));
  }
}

/** After the log-out nothing stays in the tab, and nothing of another account; nor what the server has taken. */
function forget(session) {
  const logout = session && addressOf($("[data-logout]")).pathname;
  document.addEventListener("submit", ({ target }) => addressOf(target).pathname === logout && stored((tab) => tab.setItem(LOGGING_OUT, 1)));
  const hasLoggedOut = !session && stored((tab) => tab.getItem(LOGGING_OUT));
  const isForeign = (key) => hasLoggedOut || (session && !key.startsWith(session.store));
  const [, taken = ""] = /(?:^|; )sent="?([^";]+)/.exec(document.cookie) ?? [];
  document.cookie = "sent=; Max-Age=0; Path=/";
  stored((tab) => tab.removeItem(LOGGING_OUT));
  for (const key of keys() ?? []) new Kept(key).drop((_, { path }) => isForeign(key) || path === decodeURIComponent(taken));
}

/** Offer what the page does not show: [{at, shown, drop, take}], take only where there is a field for it. */
function offer(texts) {
  if (!texts.length) return;
  const notice = $("template[data-kept]").content.firstElementChild.cloneNode(true);
  $("[data-kept-at]", notice).textContent = texts.map(({ at }) => at).sort().at(-1);
  for (const [label, text] of texts.flatMap(({ shown }) => shown)) {
    const [term, content] = ["dt", "dd"].map((name) => document.createElement(name));
    term.textContent = label;
    content.textContent = text;
    content.className = "cc-user-text";
    $("dl", notice).append(term, content);
  }
  const on = (name, act) =>
    $(`[data-kept-${name}]`, notice).addEventListener("click", () => {
      notice.remove();
      $("main").focus();
      texts.forEach(act);
    });
  on("take", ({ take }) => take?.());
  on("drop", ({ drop }) => drop());
  $("[data-kept-take]", notice).hidden = !texts.some(({ take }) => take);
  $("#inhalt, #content").prepend(notice);
  notice.focus();
}

// --- the server ---

/** {status, data, after}: status 0 without a connection, 504 without an answer; data only if it is JSON. */
async function request(url, { body, timeout = TIMEOUT, ...options } = {}) {
  const keepalive = Boolean(body) && body.toString().length < KEEPALIVE_LIMIT;
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), timeout);
  try {
    const sent = { ...options, body, keepalive, headers: { Accept: "application/json" }, signal: abort.signal };
    const response = await fetch(url, sent);
    const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
    const after = response.headers.get("Retry-After");
    return { status: response.status, data: isJson ? await response.json() : null, after };
  } catch {
    return { status: abort.signal.aborted ? 504 : 0 };
  } finally {
    clearTimeout(timer);
  }
}

class Session {
  constructor({ account, session }) {
    Object.assign(this, { account, url: session, store: `${STORE}${account}:` });
  }

  /** {is: "here", seconds} until it ends; or "out", "other", "offline", "unknown". Takes a fresh form token along. */
  async ask(timeout) {
    const { status, data } = await request(this.url, { timeout });
    if (status === 401) return { is: "out" };
    if (!data?.token) return { is: status ? "unknown" : "offline" };
    if (data.account !== this.account) return { is: "other" };
    for (const input of document.getElementsByName("csrfmiddlewaretoken")) input.value = data.token;
    return { is: "here", seconds: data.seconds };
  }
}

/** A form with what is kept of it, and a bar at its lower edge that says what became of it. */
class Form {
  constructor(form, session) {
    Object.assign(this, { form, session, kept: new Kept(session.store + addressOf(form).pathname) });
    window.addEventListener("focus", () => this.lookAgain());
    form.addEventListener("submit", (event) => this.submit(event));
  }

  get bar() {
    if (this.ownBar) return this.ownBar;
    this.ownBar = $("template[data-bar]").content.firstElementChild.cloneNode(true);
    this.form.append(this.ownBar);
    $("[data-way]", this.ownBar).addEventListener("click", () => this.place.focus());
    new ResizeObserver(() => this.keepClear()).observe(this.ownBar);
    return this.ownBar;
  }

  /** kind: changed, saving, saved, failed. `place`: where the way in the bar leads. */
  say(text, kind, place) {
    const state = $("[data-save-state]", this.bar);
    state.ariaLive = kind === "failed" || (kind === "saved" && this.told !== kind) ? "polite" : "off";
    if (kind === "failed" || kind === "saved") this.told = kind;
    state.dataset.kind = kind;
    if (state.textContent !== text) state.textContent = text;
    this.place = place;
    $("[data-way]", this.bar).hidden = !place;
  }

  /** The browser scrolls fields and the line being written above the bar; if it grows, the page moves up with it. */
  keepClear() {
    const { height, top } = this.bar.getBoundingClientRect();
    const grown = height - (this.height ?? 0);
    this.height = height;
    document.documentElement.style.scrollPaddingBlockEnd = `${Math.ceil(height) + 8}px`;
    const active = document.activeElement;
    const isWriting = this.form.contains(active) && !this.bar.contains(active);
    if (grown > 0 && isWriting && active.getBoundingClientRect().bottom > top) scrollBy({ top: grown, behavior: "instant" });
  }

  set offersLogin(isOffered) {
    $("[data-login]", this.bar).hidden = !isOffered;
    if (isOffered) $("[data-session-warning]", this.bar).hidden = true;
  }

  get offersLogin() {
    return this.ownBar && !$("[data-login]", this.ownBar).hidden;
  }

  /** Sent once at a time, and with something to lose only while the person is logged in. */
  submit(event) {
    if (event.defaultPrevented) return;
    if (this.step === "asking" || this.step === "sent") event.preventDefault();
    else if (this.step === "asked" || !this.unsaved) this.leave(event.submitter);
    else {
      event.preventDefault();
      this.ask(event.submitter);
    }
  }

  async ask(submitter) {
    this.step = "asking";
    await this.running; // a save, so that it does not meet its own older version
    const { is } = await this.session.ask(SHORT_TIMEOUT);
    this.step = "asked";
    const refusal = sentence(is);
    if (!refusal) return this.form.requestSubmit(submitter);
    this.step = "";
    this.offersLogin = is === "out";
    this.say(refusal, "failed");
  }

  leave(submitter) {
    this.step = "sent";
    setTimeout(() => (this.step = ""), RELEASE);
    this.kept.send(decodeURIComponent(addressOf(this.form, submitter).pathname), (name) => this.holds(name));
  }

  warn(event) {
    if (this.unsaved && this.step !== "sent") event.preventDefault();
  }
}

// --- forms that are sent with a button ---

class SentForm extends Form {
  constructor(form, session) {
    super(form, session);
    const { href, search } = addressOf(form);
    const alike = sentForms().filter((other) => addressOf(other).href === href);
    this.name = `${search} ${alike.indexOf(form)}`;
    this.first = valuesOf(typedFields(form));
    this.again = this.isShown ? this.entry.values : {}; // refused: the page came back with it
    if (keys()) form.autocomplete = "off"; // the browser would bring back what was sent long ago
    for (const type of ["input", "change"]) form.addEventListener(type, () => this.keep());
  }

  get entry() {
    return this.kept.all[this.name];
  }

  get isShown() {
    const now = valuesOf(typedFields(this.form));
    return Object.entries(this.entry?.values ?? { "": 1 }).every(([name, value]) => same(now[name], value));
  }

  /** Fields that differ from those the page came with. */
  get changed() {
    const now = valuesOf(typedFields(this.form));
    return typedFields(this.form).filter(({ name }) => name in this.again || !same(now[name], this.first[name] ?? [""]));
  }

  get unsaved() {
    return this.changed.some(isText);
  }

  holds(name) {
    return name === this.name;
  }

  keep() {
    const { changed } = this;
    if (!changed.some(isText)) return this.drop();
    history.scrollRestoration = "manual";
    const start = valuesOf(controls(this.form).filter(({ name }) => START.test(name)));
    this.kept.put(this.name, { values: valuesOf(changed), start, shown: readable(changed) });
  }

  drop() {
    this.kept.drop((name) => name === this.name);
  }

  get left() {
    const { entry } = this;
    if (!entry || this.isShown) return [];
    const take = () => {
      fill(controls(this.form), { ...entry.start, ...entry.values });
      this.keep();
      this.changed[0]?.focus();
    };
    return [{ ...entry, take, drop: () => this.drop() }];
  }

  async lookAgain() {
    if (!this.offersLogin || (await this.session.ask()).is !== "here") return;
    this.offersLogin = false;
    this.say(sentence("back-to-send"), "saved");
  }
}

const sentForms = () => [...document.forms].filter((form) => $("[name=sending]", form) && !form.matches("[data-autosave]"));

function note(input, kind, className, textContent) {
  const id = `id_${input.name}_${kind}`;
  document.getElementById(id)?.remove();
  if (!textContent) return;
  const text = Object.assign(document.createElement("p"), { id, className, textContent });
  input.closest(".kern-fieldset, .kern-form-input")?.append(text);
  const described = new Set(input.getAttribute("aria-describedby")?.split(" ")).add(id);
  input.setAttribute("aria-describedby", [...described].join(" "));
}

/** Fields that are saved together, with the token of the version they started from. */
class Group {
  changed = false;
  conflict = null; // both texts are on the page, the person decides
  refused = null; // values that are sent again only when they differ

  constructor(form, prefix) {
    Object.assign(this, { form, prefix });
    this.isNew = NEW_MEASURE.test(prefix);
  }

  has(name) {
    return name?.startsWith(`${this.prefix}-`) && !NOT_SAVED_ALONE.test(name);
  }

  get token() {
    return this.form.elements[`${this.prefix}-token`];
  }

  get inputs() {
    return controls(this.form).filter(({ name }) => this.has(name));
  }

  get values() {
    return valuesOf(this.inputs);
  }

  get isDue() {
    return this.changed && !this.isNew && !this.conflict && !same(this.refused, this.values);
  }

  get place() {
    return this.inputs.find((input) => chosen(input).length);
  }

  showNotes({ errors, hints }) {
    this.problem = null;
    for (const input of this.inputs) {
      const wrong = errors[input.name];
      note(input, "people", "cc-people-hint", hints?.[input.name]);
      note(input, "error", "kern-error", wrong?.join(" "));
      if (wrong) this.problem ??= input;
      input.toggleAttribute("aria-invalid", false);
      if (wrong) input.setAttribute("aria-invalid", "true");
    }
  }

  showConflict({ conflicts, time }, decide) {
    const { html, values } = conflicts[this.prefix];
    const start = this.token.value;
    const holder = document.createElement("template");
    holder.innerHTML = html;
    const token = $('[name$="-token"]', holder.content);
    const panel = $('[id$="-fassungen"]', holder.content);
    this.conflict = { values, panel, time };
    this.token.replaceWith(holder.content);
    panel.closest("[data-versions]")?.classList.add("cc-versions");
    if (!values) {
      // Removed meanwhile: the group goes on under its old name, and the button „Speichern“ makes it new.
      Object.assign(token, { name: `${this.prefix}-token`, value: start });
      return;
    }
    $("[data-decide-later]", panel).remove();
    $("[data-decide]", panel).hidden = false;
    for (const button of panel.querySelectorAll("[data-decision]")) {
      button.addEventListener("click", () => decide(this, button.dataset.decision));
    }
  }
}

class Autosave extends Form {
  pending = null; // sent and not answered: [{group, token, values}]
  running = null;
  isStopped = false;
  failures = 0;
  lastSaved = "";

  constructor(form, session) {
    super(form, session);
    const tokens = controls(form).filter(({ name }) => name.endsWith("-token"));
    this.groups = tokens.map(({ name }) => new Group(form, name.slice(0, -"-token".length)));
  }

  get unsaved() {
    return this.groups.some((group) => group.changed);
  }

  holds(name) {
    return this.groups.some(({ prefix }) => prefix === name);
  }

  start() {
    this.say(sentence("idle"), "");
    for (const prefix of this.form.dataset.unsaved.split(" ")) {
      const group = this.groups.find((each) => each.prefix === prefix);
      const panel = document.getElementById(`${prefix}-fassungen`);
      if (group && panel) group.conflict = { panel };
      if (group) this.change(group);
    }
    this.form.addEventListener("input", ({ target }) => this.typed(target));
    this.form.addEventListener("change", ({ target }) => isText(target) || this.typed(target));
    window.addEventListener("pagehide", () => this.lastChance());
    window.addEventListener("online", () => this.lookAgain());
    document.addEventListener("visibilitychange", () => (document.hidden ? this.save() : this.lookAgain()));
    this.refresh();
  }

  typed({ name }) {
    const group = this.groups.find((each) => each.has(name));
    if (group) this.change(group);
  }

  change(group) {
    group.changed = true;
    for (const other of this.groups) if (other.isTooLong) Object.assign(other, { isTooLong: false, refused: null });
    history.scrollRestoration = "manual";
    const start = valuesOf([group.token]);
    this.kept.put(group.prefix, { start, values: group.values, shown: readable(group.inputs) });
    this.plan();
  }

  plan() {
    if (this.isStopped || this.pending) return;
    if (!this.groups.some((group) => group.isDue)) return this.conclude();
    this.say(sentence("soon"), "changed");
    this.waitingSince ??= Date.now();
    this.saveIn(Math.min(PAUSE, this.waitingSince + LONGEST_WAIT - Date.now()));
  }

  saveIn(milliseconds) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), milliseconds);
  }

  async save() {
    if (this.running || this.isStopped) return;
    this.pending ??= this.collect();
    if (!this.pending) return;
    clearTimeout(this.timer);
    this.waitingSince = undefined;
    this.say(sentence("saving"), "saving");
    this.running = this.send(this.pending);
    const answer = await this.running;
    this.running = null;
    await this.settle(answer);
  }

  collect() {
    const due = this.groups.filter((group) => group.isDue);
    return due.length ? due.map((group) => ({ group, token: group.token.value, values: group.values })) : null;
  }

  send(changes) {
    const body = new URLSearchParams({ csrfmiddlewaretoken: this.form.elements.csrfmiddlewaretoken.value });
    for (const { group, token, values } of changes) {
      body.append(`${group.prefix}-token`, token);
      for (const [name, list] of Object.entries(values)) for (const value of list) body.append(name, value);
    }
    return request(addressOf(this.form), { method: "POST", body });
  }

  async settle({ status, data, after }) {
    if (status < 500 && data?.tokens) return this.apply(status, data);
    if (status === 401) return this.loggedOut();
    if (status === 403 && !(await this.isFinal())) return undefined;
    if (status === 413) return this.tooLong();
    if (status === 429) return this.retryLater(status, Number(after) || RETRY.at(-1));
    return sentence(`no-${status}`) ? this.stop(sentence(`no-${status}`)) : this.retryLater(status && "busy");
  }

  /** 403 may come from the form token of an older log-in: then the fresh one is sent, once. */
  async isFinal() {
    const { is } = await this.refresh();
    if (is === "out") this.loggedOut();
    else if (is === "offline" || is === "unknown") this.retryLater(0);
    else if (is === "here" && this.isSecondTry) return true;
    else if (is === "here") {
      this.isSecondTry = true;
      await this.save();
    }
    return false;
  }

  /** The same is not sent again; with the next change goes what then stands in the fields. */
  tooLong() {
    const [{ group: first }] = this.pending;
    for (const { group, values } of this.pending) Object.assign(group, { refused: values, isTooLong: true });
    this.pending = null;
    this.plan();
    this.say(sentence("too-long"), "failed", first.place);
  }

  apply(status, data) {
    const sent = this.pending;
    this.pending = null;
    this.failures = 0;
    this.isSecondTry = this.offersLogin = false;
    for (const change of sent) this.applyTo(change, data);
    if (Object.keys(data.tokens).length) this.lastSaved = data.time;
    if (data.message && status === 409) return this.stop(`${data.message} ${sentence("copy")}`);
    this.plan();
    if (data.message) this.say(data.message, "failed");
  }

  applyTo({ group, values }, data) {
    const { prefix } = group;
    group.showNotes(data);
    if (prefix in data.tokens) {
      group.token.value = data.tokens[prefix];
      group.refused = null;
      if (same(group.values, values)) this.acknowledge(group);
      else this.change(group);
    } else if (data.conflicts[prefix]) {
      group.showConflict(data, (...decision) => this.decide(...decision));
    } else {
      group.refused = values;
    }
  }

  acknowledge(group) {
    group.changed = false;
    history.scrollRestoration = this.unsaved ? "manual" : "auto";
    this.kept.drop((prefix) => prefix === group.prefix);
  }

  decide(group, decision) {
    const { values, panel, time } = group.conflict;
    group.conflict = group.refused = null;
    panel.closest("[data-versions]")?.classList.remove("cc-versions");
    panel.remove();
    group.place?.focus();
    if (decision === "saved") {
      fill(group.inputs, Object.fromEntries(Object.entries(values).map(([name, value]) => [name, [value]])));
      this.lastSaved = time;
      this.acknowledge(group);
      this.plan();
    } else {
      this.change(group);
      this.save();
    }
  }

  /** Nothing is due: what is saved, and what only the person can settle. */
  conclude() {
    const open = this.groups.filter((group) => group.changed);
    const conflict = open.find((group) => group.conflict)?.conflict;
    const refused = open.find((group) => group.refused);
    if (conflict) {
      this.say(sentence("two"), "failed", conflict.panel);
    } else if (refused) {
      const place = refused.problem ?? refused.place;
      this.say(sentence("check", labelOf(place)), "failed", place);
    } else if (open.length) {
      this.say(sentence("new"), "changed");
    } else if (this.lastSaved) {
      this.say(sentence("saved", this.lastSaved), "saved");
    }
  }

  retryLater(reason, wait) {
    const seconds = wait ?? RETRY[Math.min(this.failures, RETRY.length - 1)];
    this.failures += 1;
    this.saveIn(seconds * 1000);
    this.say(`${sentence(reason)} ${sentence("again", seconds)}`, "failed");
  }

  /** Back at the page: perhaps with a connection, or a new log-in. */
  lookAgain() {
    if (this.pending) this.save();
    else if (this.offersLogin || !$("[data-session-warning]", this.bar).hidden) this.refresh();
  }

  offerLogin() {
    this.offersLogin = true;
    this.say(sentence("out"), "failed");
  }

  /** Goes on trying without a word: the person may log in anew in another window. */
  loggedOut() {
    this.retryLater("");
    this.offerLogin();
  }

  stop(why) {
    this.isStopped = true;
    this.say(why, "failed");
  }

  async refresh() {
    const answer = await this.session.ask();
    if (answer.is === "out") this.offerLogin();
    if (answer.is === "other") this.stop(sentence("other"));
    if (answer.is === "here") this.watch(answer.seconds);
    return answer;
  }

  /** A log-in ends at a fixed time: nothing prolongs it. */
  watch(seconds) {
    const isBack = this.offersLogin && !this.pending;
    const isNear = seconds <= WARN_BEFORE_END;
    this.offersLogin = false;
    $("[data-session-warning]", this.bar).hidden = !isNear;
    $("[data-session-end]", this.bar).textContent = clock(new Date(Date.now() + seconds * 1000));
    clearTimeout(this.watching);
    this.watching = setTimeout(() => this.refresh(), (isNear ? seconds + 1 : seconds - WARN_BEFORE_END) * 1000);
    if (!isBack) return;
    this.say(sentence("back"), "saved");
    this.plan();
  }

  submit(event) {
    const undecided = this.groups.find((group) => group.conflict?.values);
    if (!undecided) return super.submit(event);
    event.preventDefault();
    $("[data-decision]", undecided.conflict.panel).focus();
  }

  leave(submitter) {
    clearTimeout(this.timer);
    for (const group of this.groups) group.changed = false;
    super.leave(submitter);
  }

  warn(event) {
    if (this.unsaved) this.save();
    super.warn(event);
  }

  /** The page goes: send what is typed and not under way; it stays kept until this page says it is saved. */
  lastChance() {
    const isUnderWay = ({ group, values }) => this.running && same(group.values, values);
    const underWay = new Set(this.pending?.filter(isUnderWay).map(({ group }) => group));
    const left = this.isStopped ? [] : (this.collect() ?? []).filter(({ group }) => !underWay.has(group));
    if (left.length) this.send(left);
  }
}

/** What was kept of groups and the page does not show; where there is no field for it, it can be copied. */
function leftOf(kept, autosave) {
  const saved = [...document.querySelectorAll("[data-form-key]")].map(({ dataset }) => `measure-${dataset.formKey}`);
  const groups = autosave?.groups ?? [];
  const target = (prefix) =>
    groups.find((group) => group.prefix === prefix) ?? groups.find((group) => group.isNew && NEW_MEASURE.test(prefix));
  const isHere = (prefix, { values }) => same(Object.values(target(prefix)?.values ?? {}), Object.values(values));
  kept.drop((name, entry) => saved.includes(name) || (isHere(name, entry) && !target(name).changed));
  const left = Object.entries(kept.all).filter(([name, entry]) => !name.includes(" ") && !isHere(name, entry));
  return left.map(([prefix, entry]) => {
    const group = target(prefix);
    const drop = () => kept.drop((other) => other === prefix);
    const take = () => {
      if (group.prefix !== prefix) drop(); // a new measure
      const rename = ([name, value]) => [name.replace(prefix, group.prefix), value];
      fill(controls(group.form), Object.fromEntries(Object.entries({ ...entry.start, ...entry.values }).map(rename)));
      autosave.change(group);
    };
    return { ...entry, drop, take: group && take };
  });
}

// --- what a person sees after a form was sent ---

/** The mistakes; else the page where she was, and the message in sight until she goes on. */
function comeBack() {
  const [page, top] = stored((tab) => JSON.parse(tab.getItem(PLACE))) ?? [];
  stored((tab) => tab.removeItem(PLACE));
  document.addEventListener("submit", ({ target, defaultPrevented }) => {
    if (!defaultPrevented) stored((tab) => tab.setItem(PLACE, JSON.stringify([location.pathname, scrollY])));
  });
  const mistakes = $(".cc-not-saved, #fehlerliste, .errornote");
  if (mistakes) {
    mistakes.tabIndex = -1;
    mistakes.focus();
    return mistakes.scrollIntoView({ block: "center", behavior: "instant" });
  }
  if (page === location.pathname && !location.hash) scrollTo({ top, behavior: "instant" });
  const message = $(".cc-told, .messagelist");
  message?.classList.add("cc-told--here");
  for (const move of ["wheel", "touchmove", "keydown", "pointerdown"])
    window.addEventListener(move, () => message?.classList.remove("cc-told--here"), { passive: true });
}

function begin() {
  const place = $("[data-saving]");
  const session = place && new Session(place.dataset);
  forget(session);
  comeBack();
  if (!session) return;
  const form = $("form[data-autosave]");
  const autosave = form && new Autosave(form, session);
  autosave?.start();
  const sent = sentForms().map((each) => new SentForm(each, session));
  const kept = new Kept(session.store + location.pathname);
  window.addEventListener("beforeunload", (event) => [autosave, ...sent].forEach((each) => each?.warn(event)));
  offer([...leftOf(kept, autosave), ...sent.flatMap(({ left }) => left)]);
}

window.addEventListener("pageshow", ({ persisted }) => {
  if (!persisted) return;
  window.addEventListener("beforeunload", (event) => event.stopImmediatePropagation(), true);
  location.reload(); // its tokens may be old; what is unsaved is kept and offered
});
begin();
