import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import tailwind from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const here = import.meta.dirname;
const server = process.env['TOCSIN_DEV_SERVER'] ?? 'http://127.0.0.1:3000';

export default defineConfig({
  root: here,
  plugins: [react(), tailwind(), withoutInjectedStyles(), preloadedFont(), documentationAssets(), compressed()],
  build: {
    outDir: 'dist',
    manifest: true,
    target: 'es2023',
    // `light-dark()` and `@layer` stay as written: all browsers of the last two years know them.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false, resolveDependencies: preloaded },
    rolldownOptions: { input: { auth: resolve(here, 'auth.html'), app: resolve(here, 'app.html') } },
  },
  server: {
    proxy: { '/api': { target: server, ws: true }, '/.well-known': server, '/articles': server, '/dev': server },
  },
});

/**
 * The entry before sign-in has most of what its pages share. The names of the rest, listed for every page, would weigh more
 * in the first load than loading a page's last part one step later costs.
 */
function preloaded(_file: string, parts: string[], host: { hostId: string; hostType: 'html' | 'js' }): string[] {
  return host.hostType === 'js' && /\bauth-[^/]*$/.test(host.hostId) ? [] : parts;
}

/** Sonner adds a style element when it loads, which the content policy refuses; its style sheet is imported instead. */
function withoutInjectedStyles(): Plugin {
  return {
    name: 'without-injected-styles',
    transform(code, id) {
      if (!/\/sonner\/dist\/index\.mjs/.test(id)) return null;
      const cut = code.replace(/^__insertCSS\(.*\);$/m, '');
      if (cut === code) throw new Error('sonner no longer injects its styles the way this plugin knows');
      return { code: cut, map: null };
    },
  };
}

/** The text face of the first screen starts with the page, not after the style sheet. */
function preloadedFont(): Plugin {
  return {
    name: 'preloaded-font',
    enforce: 'post',
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle }) {
        const font = Object.keys(bundle ?? {}).find((name) => /next-latin-wght-normal.*\.woff2$/.test(name));
        if (font === undefined) return [];
        const attrs = { rel: 'preload', href: `/${font}`, as: 'font', type: 'font/woff2', crossorigin: true };
        return [{ tag: 'link', attrs, injectTo: 'head-prepend' }];
      },
    },
  };
}

/** Swagger UI and Redoc, served by the server under its own content policy for /docs and /redoc. */
function documentationAssets(): Plugin {
  const require = createRequire(import.meta.url);
  const swagger = dirname(require.resolve('swagger-ui-dist/package.json'));
  const redoc = resolve(dirname(require.resolve('redoc/package.json')), 'bundles');
  return {
    name: 'documentation-assets',
    apply: 'build',
    closeBundle() {
      const target = resolve(here, 'dist/docs-assets');
      mkdirSync(target, { recursive: true });
      for (const name of ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png'])
        cpSync(resolve(swagger, name), resolve(target, name));
      writeFileSync(resolve(target, 'redoc.standalone.js'), withoutLogo(resolve(redoc, 'redoc.standalone.js')));
    },
  };
}

/** Redoc shows a logo from another server; an image that is none makes it show nothing. */
function withoutLogo(file: string): string {
  const code = readFileSync(file, 'utf8');
  const cut = code.replace('https://cdn.redoc.ly/redoc/logo-mini.svg', 'data:,');
  if (cut === code) throw new Error('redoc no longer loads its logo the way this plugin knows');
  return cut;
}

/** Writes each text file compressed beside itself, so that the server sends it without work of its own. */
function compressed(): Plugin {
  return {
    name: 'compressed',
    apply: 'build',
    enforce: 'post',
    closeBundle: {
      order: 'post',
      sequential: true,
      handler() {
        // One below the best takes a quarter of the time and gives two per cent more.
        const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };
        const files = readdirSync(resolve(here, 'dist'), { recursive: true, encoding: 'utf8' });
        for (const file of files.filter((name) => /\.(js|css|html|svg)$/.test(name))) {
          const text = readFileSync(resolve(here, 'dist', file));
          writeFileSync(resolve(here, 'dist', `${file}.br`), brotliCompressSync(text, quality));
          writeFileSync(resolve(here, 'dist', `${file}.gz`), gzipSync(text, { level: 9 }));
        }
      },
    },
  };
}
