import type { ComponentProps } from 'react';

/**
 * A table made of roles: its cells are laid out as a line or as a card, and real table elements lose their meaning
 * in some browsers as soon as they are laid out differently.
 */
const part = (role: 'table' | 'rowgroup' | 'row' | 'cell' | 'columnheader') =>
  function TablePart(props: ComponentProps<'div'>) {
    return <div role={role} {...props} />;
  };

export const Table = part('table');
export const RowGroup = part('rowgroup');
export const Row = part('row');
export const Cell = part('cell');
export const ColumnHeader = part('columnheader');
