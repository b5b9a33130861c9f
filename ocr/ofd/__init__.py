"""OFD, the fixed-layout format of Chinese offices and invoices (GB/T 33190-2016): a small reader of our own.

It knows text, pictures and lines with plain colours, templates and annotations' appearances left out. What it does not
draw: patterns, shadings, vector units, seals of signatures, embedded typefaces.
"""
