// Opens the pages of debriefs without network, from the copies that debrief.js has put aside. With network it changes nothing:
// what the server answers always comes first.
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== self.location.origin) return;
  if (request.headers.has("X-Device")) return; // the page asks whether the server is there
  event.respondWith(
    fetch(request).catch(async (lost) => {
      const copy = await caches.match(request, { ignoreSearch: true, ignoreVary: true });
      if (copy) return copy;
      throw lost;
    }),
  );
});
