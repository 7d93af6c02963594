"""Lists of names: read a file as it comes, clean it, judge every row, give it back with reasons."""
