"""Write the words of all papers anew."""

from tests.printing.golden import write_all

if __name__ == "__main__":
    write_all()
