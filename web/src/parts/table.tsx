import type { ReactNode } from "react";

export interface Column<Row> {
  name: string;
  /** What stands at the top; hidden where the cells say it themselves, such as a column of buttons. */
  title: string;
  isTitleHidden?: boolean;
  isNumber?: boolean;
  /** Left out on phones. */
  isExtra?: boolean;
  cell: (row: Row) => ReactNode;
}

interface TableProps<Row> {
  /** What the rows are, read out. */
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row) => string;
}

/** Rows that are compared by columns; the first column names the row. */
export function Table<Row>({ caption, columns, rows, keyOf }: TableProps<Row>) {
  return (
    <div className="card overflow-x-auto">
      <table className="w-full text-left text-sm">
        <caption className="sr-only">{caption}</caption>
        <thead className="text-xs text-quiet">
          <tr>
            {columns.map((column) => (
              <th key={column.name} scope="col" className={`px-3 py-2 font-medium sm:px-4 ${placed(column)}`}>
                <span className={column.isTitleHidden ? "sr-only" : ""}>{column.title}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)} className="border-t border-line hover:bg-ground">
              {columns.map((column, index) => {
                const className = `px-3 py-2.5 align-top sm:px-4 ${placed(column)}`;
                return index === 0 ? (
                  <th key={column.name} scope="row" className={`${className} min-w-44 font-medium wrap-anywhere`}>
                    {column.cell(row)}
                  </th>
                ) : (
                  <td key={column.name} className={className}>
                    {column.cell(row)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function placed<Row>({ isNumber = false, isExtra = false }: Column<Row>): string {
  return `${isNumber ? "text-right tabular-nums" : ""} ${isExtra ? "max-sm:hidden" : ""}`;
}
