"""The clerks' screens: Flask-AppBuilder login, roles and menus over our own pages."""
