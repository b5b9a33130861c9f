"""Who and what there is: units, people and their posts, document types, and the audit of it all."""
