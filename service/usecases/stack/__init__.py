"""The paper: renditions, boxes, shelves, labels, stock-taking, and what the keeper prints."""
