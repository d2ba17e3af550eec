// Sets theme and direction before the first paint. A file of its own, because the page allows no inline script.
(function () {
  var root = document.documentElement;
  try {
    var theme = localStorage.getItem('tocsin.theme');
    if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
    var locale = localStorage.getItem('tocsin.locale');
    if (locale) root.lang = locale === 'pseudo' ? 'en' : locale;
    root.dir = locale && /^(ar|he|fa|ur)\b/.test(locale) ? 'rtl' : 'ltr';
  } catch {
    // Storage may be closed to us; the system's theme and English are right then.
  }
})();
