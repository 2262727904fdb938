/**
 * The tables of a well-known sample database, a rental of films, as somebody wrote them who did not know Phoebe: counted keys,
 * keys of two columns, two tables that refer to each other, a type, arrays, names of constraints of their own.
 */
export const FILM_RENTAL: readonly string[] = [
  `CREATE TYPE mpaa_rating AS ENUM ('G', 'PG', 'PG-13', 'R', 'NC-17')`,
  `CREATE TABLE actor (
    actor_id int8 PRIMARY KEY, first_name text NOT NULL, last_name text NOT NULL,
    last_update timestamptz NOT NULL DEFAULT now())`,
  `CREATE INDEX idx_actor_last_name ON actor (last_name)`,
  `CREATE TABLE category (category_id int4 PRIMARY KEY, name varchar(25) NOT NULL UNIQUE, last_update timestamptz NOT NULL DEFAULT now())`,
  `CREATE TABLE country (country_id int4 PRIMARY KEY, country text NOT NULL, last_update timestamptz NOT NULL DEFAULT now())`,
  `CREATE TABLE city (
    city_id int4 PRIMARY KEY, city text NOT NULL, country_id int4 NOT NULL,
    last_update timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT city_country FOREIGN KEY (country_id) REFERENCES country ON UPDATE CASCADE ON DELETE RESTRICT)`,
  `CREATE INDEX idx_fk_country_id ON city (country_id)`,
  `CREATE TABLE address (
    address_id int4 PRIMARY KEY, address text NOT NULL, address2 text, district varchar(20) NOT NULL,
    city_id int4 NOT NULL REFERENCES city ON UPDATE CASCADE ON DELETE RESTRICT, postal_code varchar(10),
    phone varchar(20) NOT NULL, last_update timestamptz NOT NULL DEFAULT now())`,
  `CREATE INDEX address_city_id_idx ON address (city_id)`,
  `CREATE TABLE language (language_id int4 PRIMARY KEY, name char(20) NOT NULL, last_update timestamptz NOT NULL DEFAULT now())`,
  `CREATE TABLE film (
    film_id int4 PRIMARY KEY, title varchar(255) NOT NULL, description text, release_year int4,
    language_id int4 NOT NULL REFERENCES language ON UPDATE CASCADE ON DELETE RESTRICT,
    original_language_id int4 REFERENCES language ON UPDATE CASCADE ON DELETE RESTRICT,
    rental_duration int2 NOT NULL DEFAULT 3, rental_rate numeric(4,2) NOT NULL DEFAULT 4.99, length int2,
    replacement_cost numeric(5,2) NOT NULL DEFAULT 19.99, rating mpaa_rating DEFAULT 'G',
    special_features text[], last_update timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT film_year CHECK (release_year BETWEEN 1901 AND 2155))`,
  `CREATE INDEX idx_title ON film (title)`,
  `CREATE INDEX film_long ON film (length DESC, title) WHERE length > 120`,
  `COMMENT ON TABLE film IS 'What is rented: it''s a "film".'`,
  `COMMENT ON COLUMN film.length IS 'In minutes.'`,
  `CREATE TABLE film_actor (
    actor_id int8 NOT NULL REFERENCES actor ON DELETE RESTRICT, film_id int4 NOT NULL REFERENCES film ON DELETE RESTRICT,
    last_update timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (actor_id, film_id))`,
  `CREATE INDEX idx_fk_film_id ON film_actor (film_id)`,
  `CREATE TABLE film_category (
    film_id int4 NOT NULL REFERENCES film, category_id int4 NOT NULL REFERENCES category,
    last_update timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (film_id, category_id))`,
  `CREATE TABLE store (
    store_id int4 PRIMARY KEY, manager_staff_id int4 NOT NULL UNIQUE, address_id int4 NOT NULL REFERENCES address,
    last_update timestamptz NOT NULL DEFAULT now())`,
  `CREATE TABLE staff (
    staff_id int4 PRIMARY KEY, first_name text NOT NULL, last_name text NOT NULL,
    address_id int4 NOT NULL REFERENCES address, email text, store_id int4 NOT NULL REFERENCES store,
    active boolean NOT NULL DEFAULT true, username text NOT NULL, password text, picture bytea,
    last_update timestamptz NOT NULL DEFAULT now())`,
  `ALTER TABLE store ADD CONSTRAINT store_manager FOREIGN KEY (manager_staff_id) REFERENCES staff`,
  `CREATE TABLE customer (
    customer_id int4 PRIMARY KEY, store_id int4 NOT NULL REFERENCES store, first_name text NOT NULL,
    last_name text NOT NULL, email text, address_id int4 NOT NULL REFERENCES address,
    activebool boolean NOT NULL DEFAULT true, create_date date NOT NULL DEFAULT '2006-02-14', active int4,
    last_update timestamptz DEFAULT now())`,
  `CREATE TABLE inventory (
    inventory_id int4 PRIMARY KEY, film_id int4 NOT NULL REFERENCES film, store_id int4 NOT NULL REFERENCES store,
    last_update timestamptz NOT NULL DEFAULT now())`,
  `CREATE INDEX idx_store_id_film_id ON inventory (store_id, film_id)`,
  `CREATE TABLE rental (
    rental_id int4 PRIMARY KEY, rental_date timestamptz NOT NULL, inventory_id int4 NOT NULL REFERENCES inventory,
    customer_id int4 NOT NULL REFERENCES customer, return_date timestamptz, staff_id int4 NOT NULL REFERENCES staff,
    last_update timestamptz NOT NULL DEFAULT now())`,
  `CREATE UNIQUE INDEX idx_unq_rental ON rental (rental_date, inventory_id, customer_id)`,
  `CREATE TABLE payment (
    payment_id int8 PRIMARY KEY, customer_id int4 NOT NULL REFERENCES customer, staff_id int4 NOT NULL REFERENCES staff,
    rental_id int4 REFERENCES rental ON DELETE SET NULL, amount numeric(5,2) NOT NULL, payment_date timestamp(0) NOT NULL,
    duration interval, details jsonb NOT NULL DEFAULT '{}', CHECK (amount >= 0))`,
];
