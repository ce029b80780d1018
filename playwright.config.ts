// SPDX-License-Identifier: EUPL-1.2
import { defineConfig } from '@playwright/test';

// Debian's own browser; it is told to speak to nobody but the program under test.
export default defineConfig({
  testDir: 'src',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results',
  fullyParallel: true,
  workers: 2,
  // That something comes is what is asked, not how soon: machines are slow and busy.
  timeout: 120_000,
  expect: { timeout: 30_000 },
  forbidOnly: !!process.env.CI,
  reporter: process.env.CI ? [['list'], ['html', { open: 'never' }]] : 'list',
  use: {
    baseURL: process.env.COSMOPOLIS_URL ?? 'http://127.0.0.1:8080',
    locale: 'en-GB',
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'],
    },
  },
  projects: [
    { name: 'desktop', testIgnore: ['**/import.spec.ts', '**/work.spec.ts'], use: { viewport: { width: 1280, height: 900 } } },
    { name: 'phone', testIgnore: ['**/import.spec.ts', '**/work.spec.ts'], use: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } },
    // What changes the register comes when nobody counts any more.
    { name: 'changes', testMatch: ['**/import.spec.ts', '**/work.spec.ts'], dependencies: ['desktop', 'phone'], use: { viewport: { width: 1280, height: 900 } } },
  ],
});
