/** A value as the database's text. */
export type Cell = string | null;
/** A row by the names that its columns have in the API. */
export type Row = Readonly<Record<string, Cell>>;

export type Kind = 'int' | 'id' | 'text' | 'float' | 'decimal' | 'enum' | 'json' | 'array' | 'bool';

export interface ColumnShape {
  readonly name: string;
  readonly kind: Kind;
  /** The model says that it may be NULL. */
  readonly nullable?: true;
  /** The model says that it may not be NULL, and the table lets it. */
  readonly loose?: true;
  readonly default?: string;
  /** In no input of an update. */
  readonly isKey?: true;
}

/** A foreign key. */
export interface OneShape {
  readonly name: string;
  readonly column: string;
  readonly other: ShapeName;
  readonly nullable?: true;
  readonly onDelete?: 'cascade' | 'set null';
}

/** Rows that name a row, or rows that a table between joins to it. */
export interface ManyShape {
  readonly name: string;
  readonly other: ShapeName;
  /** The foreign key of the other rows, or that of the table between which names this row. */
  readonly column: string;
  readonly nullable?: true;
  readonly between?: { readonly shape: ShapeName; readonly far: string };
  /** Rows can be made and removed through it, but not connected. */
  readonly isOwned?: true;
}

export interface Shape {
  readonly table: string;
  /** The field of one row, and of several. */
  readonly one: string;
  readonly many: string;
  readonly type: string;
  readonly columns: readonly ColumnShape[];
  readonly key: readonly string[];
  readonly uniques: readonly (readonly string[])[];
  readonly ones: readonly OneShape[];
  readonly manys: readonly ManyShape[];
  readonly check?: (row: Row) => boolean;
  /** The column that counts changes. */
  readonly version?: string;
}

export type ShapeName =
  | 'Team'
  | 'Player'
  | 'Badge'
  | 'PlayerBadge'
  | 'Account'
  | 'Note'
  | 'Gadget'
  | 'Doc'
  | 'Task'
  | 'TaskLog';
