DROP TABLE stops;
DROP TABLE trips;
