// SPDX-License-Identifier: EUPL-1.2
// Arrow keys in tables marked data-arrow-table: from cell to cell, onto what can be followed or pressed in it.

const usable = 'a[href], button:not([disabled]), input:not([type=hidden]):not([disabled]), select:not([disabled]), [tabindex="0"]';

function writes(target: Element): boolean {
  return target.matches('textarea, select, [contenteditable], input:not([type=checkbox], [type=radio], [type=button], [type=submit])');
}

export function nextCell(row: number, column: number, rows: number, columns: number, key: string): [number, number] | null {
  switch (key) {
    case 'ArrowUp': return row > 0 ? [row - 1, column] : null;
    case 'ArrowDown': return row < rows - 1 ? [row + 1, column] : null;
    case 'ArrowLeft': return column > 0 ? [row, column - 1] : null;
    case 'ArrowRight': return column < columns - 1 ? [row, column + 1] : null;
    case 'Home': return [row, 0];
    case 'End': return [row, columns - 1];
    default: return null;
  }
}

export function walkTables(): void {
  document.addEventListener('keydown', (event) => {
    const from = event.target;
    if (!(from instanceof Element) || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey || event.defaultPrevented) return;
    const cell = from.closest<HTMLTableCellElement>('[data-arrow-table] :is(td, th)');
    const row = cell?.parentElement, table = cell?.closest('table');
    if (!cell || !table || !(row instanceof HTMLTableRowElement) || writes(from)) return;
    const to = nextCell(row.rowIndex, cell.cellIndex, table.rows.length, row.cells.length, event.key);
    const next = to && table.rows[to[0]]?.cells[Math.min(to[1], (table.rows[to[0]]?.cells.length ?? 1) - 1)];
    if (!next) return;
    event.preventDefault();
    const inner = next.querySelector<HTMLElement>(usable);
    if (!inner) next.tabIndex = -1;
    (inner ?? next).focus();
  });
}
