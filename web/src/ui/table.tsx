import type { ComponentProps } from 'react';

/**
 * A table made of ARIA roles. Its rows become cards on a phone, and real table elements lose their
 * semantics in some browsers when they are laid out as anything but a table.
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
