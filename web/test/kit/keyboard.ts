import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

/** Somebody without a mouse. Every stop of the focus is looked at: it must be seen, and nothing may lie above it. */
export interface Keyboard {
  /** Presses Tab until something has the focus. */
  tabTo(target: Locator): Promise<void>;
  /** Presses Shift+Tab until something has the focus. */
  tabBackTo(target: Locator): Promise<void>;
  /** Goes to something by Tab and presses Enter. */
  activate(target: Locator): Promise<void>;
  /** Goes to an input by Tab and writes. */
  write(target: Locator, text: string): Promise<void>;
  press(...keys: string[]): Promise<void>;
}

const mostStops = 120;

export function keyboardOf(page: Page): Keyboard {
  const go = async (key: 'Tab' | 'Shift+Tab', target: Locator): Promise<void> => {
    await target.waitFor();
    const stops: string[] = [];
    while (!(await target.evaluate((element) => element === document.activeElement))) {
      await page.keyboard.press(key);
      const { name, fault } = await lookAtFocus(page);
      stops.push(name);
      expect(fault, `the focus on ${name}`).toBeUndefined();
      if (stops.length > mostStops) throw new Error(`${key} never came to ${target.toString()}:\n${stops.join('\n')}`);
    }
  };
  const tabTo = (target: Locator) => go('Tab', target);
  return {
    tabTo,
    tabBackTo: (target) => go('Shift+Tab', target),
    async activate(target) {
      await tabTo(target);
      await page.keyboard.press('Enter');
    },
    async write(target, text) {
      await tabTo(target);
      await page.keyboard.press('ControlOrMeta+A');
      await page.keyboard.insertText(text);
    },
    async press(...keys) {
      for (const key of keys) await page.keyboard.press(key);
    },
  };
}

/** What has the focus, and what is wrong with how it is shown (WCAG 2.4.7 and 2.4.11). */
export function lookAtFocus(page: Page): Promise<{ name: string; fault?: string }> {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (element === null || element === document.body) return { name: 'the page' };
    const label = element.getAttribute('aria-label') ?? element.textContent?.trim().slice(0, 60);
    const name = `${element.tagName.toLowerCase()} "${label || element.id}"`;
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    if (outlineStyle === 'none' || parseFloat(outlineWidth) < 2) return { name, fault: 'has no outline' };
    // A link over two lines has a box for each.
    const box = [...element.getClientRects()].find(({ width, height }) => width > 0 && height > 0);
    if (box === undefined) return { name, fault: 'has no size' };
    const above = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    if (above === null) return { name, fault: `is outside of the window, at ${box.x}, ${box.y}` };
    if (element.contains(above)) return { name };
    return { name, fault: `is hidden by ${above.tagName.toLowerCase()}.${above.className}` };
  });
}
