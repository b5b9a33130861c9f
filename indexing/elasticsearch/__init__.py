"""The index on an Elasticsearch server: the same answers in the same order as the embedded one."""

from indexing.elasticsearch.index import ElasticsearchIndex

__all__ = ["ElasticsearchIndex"]
