// SPDX-License-Identifier: EUPL-1.2
// Hands on the map. A page can always be scrolled past it: the wheel zooms only while the map has the focus or Ctrl is
// held, one finger scrolls the page until the map was tapped, two fingers always move the map.
import { pan, zoomAround, type Camera } from './projection';

export interface Handlers {
  camera(): Camera;
  move(camera: Camera): void;               // follows the hand
  glide(camera: Camera): void;              // a step, may be animated
  hover(x: number, y: number): void;
  leave(): void;
  tap(x: number, y: number, touch: boolean): void;
  refused(): void;                          // a wheel that scrolled the page instead
}

export function listen(frame: HTMLElement, on: Handlers): void {
  const fingers = new Map<number, { x: number; y: number }>();
  let start = { x: 0, y: 0 }, moved = false;
  const place = (event: MouseEvent) => {
    const box = frame.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };

  frame.style.touchAction = 'pan-y';
  frame.addEventListener('focus', () => { frame.style.touchAction = 'none'; });
  frame.addEventListener('blur', () => { frame.style.touchAction = 'pan-y'; });

  frame.addEventListener('pointerdown', (event) => {
    if (event.button !== 0 || (event.target as Element).closest('a, button, .map-card')) return;
    fingers.set(event.pointerId, place(event));
    start = place(event);
    moved = fingers.size > 1;
    frame.setPointerCapture(event.pointerId);
  });
  frame.addEventListener('pointermove', (event) => {
    const now = place(event), before = fingers.get(event.pointerId);
    if (!before) {
      if (event.pointerType === 'mouse') on.hover(now.x, now.y);
      return;
    }
    if (fingers.size === 1) {
      if (!moved && Math.hypot(now.x - start.x, now.y - start.y) < 5) return;
      moved = true;
      frame.classList.add('is-dragged');
      on.move(pan(on.camera(), before.x - now.x, before.y - now.y));
    } else if (fingers.size === 2) {
      const [other] = [...fingers].filter(([id]) => id !== event.pointerId).map(([, at]) => at);
      if (!other) return;
      const ratio = Math.hypot(now.x - other.x, now.y - other.y) / Math.max(1, Math.hypot(before.x - other.x, before.y - other.y));
      const camera = pan(on.camera(), (before.x - now.x) / 2, (before.y - now.y) / 2);
      on.move(zoomAround(camera, (now.x + other.x) / 2, (now.y + other.y) / 2, camera.zoom + Math.log2(ratio)));
    }
    fingers.set(event.pointerId, now);
  });
  const end = (event: PointerEvent) => {
    if (!fingers.delete(event.pointerId)) return;
    frame.classList.remove('is-dragged');
    if (event.type === 'pointerup' && !moved) on.tap(start.x, start.y, event.pointerType !== 'mouse');
  };
  frame.addEventListener('pointerup', end);
  frame.addEventListener('pointercancel', end);
  frame.addEventListener('pointerleave', (event) => { if (event.pointerType === 'mouse') on.leave(); });

  frame.addEventListener('dblclick', (event) => {
    if ((event.target as Element).closest('a, button, .map-card')) return;
    const { x, y } = place(event);
    on.glide(zoomAround(on.camera(), x, y, on.camera().zoom + 1));
  });
  frame.addEventListener('wheel', (event) => {
    if (!event.ctrlKey && document.activeElement !== frame) { on.refused(); return; }
    event.preventDefault();
    const { x, y } = place(event);
    const lines = event.deltaMode === 1 ? 24 : 1;
    const step = Math.max(-1, Math.min(1, -event.deltaY * lines * (event.ctrlKey ? 0.01 : 0.0025)));
    on.move(zoomAround(on.camera(), x, y, on.camera().zoom + step));
  }, { passive: false });
}

// Whether the key was one of the map's.
export function steer(key: string, camera: Camera, glide: (camera: Camera) => void, reset: () => void): boolean {
  const dx = camera.width / 5, dy = camera.height / 5;
  const zoom = (by: number) => glide(zoomAround(camera, camera.width / 2, camera.height / 2, camera.zoom + by));
  switch (key) {
    case 'ArrowLeft': glide(pan(camera, -dx, 0)); return true;
    case 'ArrowRight': glide(pan(camera, dx, 0)); return true;
    case 'ArrowUp': glide(pan(camera, 0, -dy)); return true;
    case 'ArrowDown': glide(pan(camera, 0, dy)); return true;
    case '+': case '=': zoom(1); return true;
    case '-': case '_': zoom(-1); return true;
    case '0': reset(); return true;
    default: return false;
  }
}
