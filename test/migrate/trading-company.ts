/**
 * The tables of another well-known sample database, a company that trades food, with what PostgreSQL's own dialect has: counted
 * keys of three sizes, names with blanks and capitals, a manager in the same table, a foreign key of two columns, a domain.
 */
export const TRADING_COMPANY: readonly string[] = [
  'CREATE DOMAIN discount AS real CHECK (VALUE >= 0 AND VALUE <= 1)',
  `CREATE TABLE categories (
    category_id smallserial PRIMARY KEY, category_name varchar(15) NOT NULL, description text, picture bytea)`,
  `CREATE TABLE customers (
    customer_id char(5) PRIMARY KEY, company_name varchar(40) NOT NULL, contact_name varchar(30), city varchar)`,
  `CREATE TABLE employees (
    employee_id serial PRIMARY KEY, last_name varchar(20) NOT NULL, birth_date date, hire_date date DEFAULT CURRENT_DATE,
    reports_to int REFERENCES employees, photo_path varchar(255) DEFAULT 'C:\\photos\\')`,
  `CREATE TABLE shippers (
    shipper_id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, company_name varchar(40) NOT NULL, phone varchar(24))`,
  `CREATE TABLE orders (
    order_id bigserial PRIMARY KEY, customer_id char(5) REFERENCES customers,
    employee_id int REFERENCES employees ON DELETE SET NULL, ship_via int REFERENCES shippers,
    order_date timestamp DEFAULT now(), freight float8 DEFAULT 0, "class" text, "constructor" text, "__proto__" text,
    "delete" boolean NOT NULL DEFAULT false)`,
  `CREATE TABLE products (
    product_id int PRIMARY KEY, product_name varchar(40) NOT NULL UNIQUE, category_id smallint REFERENCES categories,
    unit_price money, tags text[] DEFAULT '{}', details jsonb DEFAULT '{"a": [1, "it''s"]}',
    price_with_tax numeric GENERATED ALWAYS AS (product_id * 1.19) STORED)`,
  'CREATE INDEX ON products (lower(product_name), category_id DESC)',
  'CREATE INDEX products_by_price ON products (unit_price DESC NULLS LAST)',
  'CREATE INDEX products_like ON products (product_name text_pattern_ops)',
  `CREATE TABLE "Order Details" (
    order_id int8 REFERENCES orders ON DELETE CASCADE, product_id int REFERENCES products, "Unit Price" numeric(10,4) NOT NULL
    DEFAULT 0, quantity smallint NOT NULL DEFAULT 1 CHECK (quantity > 0), discount discount NOT NULL DEFAULT 0,
    PRIMARY KEY (order_id, product_id))`,
  `CREATE TABLE returns (
    return_id int PRIMARY KEY, order_id int8, product_id int, reason text NOT NULL,
    FOREIGN KEY (order_id, product_id) REFERENCES "Order Details")`,
  'CREATE VIEW cheap AS SELECT product_id, product_name FROM products WHERE product_id < 10',
];

/** Rows that the counters have given numbers to. */
export const TRADING_ROWS: readonly string[] = [
  `INSERT INTO categories (category_name) VALUES ('Beverages'), ('Condiments')`,
  `INSERT INTO employees (last_name, reports_to) VALUES ('Fuller', NULL), ('Davolio', 1)`,
  `INSERT INTO orders (employee_id) VALUES (1), (2), (2)`,
];
