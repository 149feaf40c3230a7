"""Nodes in one Chroma collection as a LlamaIndex vector store.

It differs from llama-index-vector-stores-chroma where that one harms: any number of nodes at once, a node that is added
again replaces the old one, `delete_nodes` takes filters, the score is the cosine, and a node's text is stored once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from llama_index.core.schema import BaseNode, MetadataMode
from llama_index.core.vector_stores.types import (
    BasePydanticVectorStore,
    MetadataFilter,
    MetadataFilters,
    VectorStoreQuery,
    VectorStoreQueryMode,
    VectorStoreQueryResult,
)
from llama_index.core.vector_stores.utils import metadata_dict_to_node, node_to_metadata_dict
from pydantic import PrivateAttr

from index.vectors.chroma import BATCH

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection

_OPERATORS = {
    "==": "$eq", "!=": "$ne", ">": "$gt", "<": "$lt", ">=": "$gte", "<=": "$lte", "in": "$in", "nin": "$nin",
}  # fmt: skip


class CitedVectorStore(BasePydanticVectorStore):
    """Over a cosine collection, as `index.vectors.chroma.cosine_collection` makes it."""

    stores_text: bool = True
    flat_metadata: bool = False
    _collection: Any = PrivateAttr()

    def __init__(self, collection: Collection) -> None:
        super().__init__(stores_text=True)
        self._collection = collection

    @classmethod
    def class_name(cls) -> str:
        """LlamaIndex's name of this component."""
        return "CitedVectorStore"

    @property
    def client(self) -> Collection:
        """The collection."""
        collection: Collection = self._collection
        return collection

    def add(self, nodes: Sequence[BaseNode], **_: Any) -> list[str]:
        """Puts the nodes in, in place of those that have their ids. Every node must have its embedding."""
        last = {node.node_id: node for node in nodes}
        for some in _batches(list(last.values())):
            self._collection.upsert(
                ids=[node.node_id for node in some],
                embeddings=np.array([node.get_embedding() for node in some], np.float32),
                documents=[node.get_content(metadata_mode=MetadataMode.NONE) for node in some],
                metadatas=[_flat(node) for node in some],
            )
        return [node.node_id for node in nodes]

    def delete(self, ref_doc_id: str, **_: Any) -> None:
        """Deletes every node of a document."""
        self._collection.delete(where={"ref_doc_id": ref_doc_id})

    def delete_nodes(
        self, node_ids: list[str] | None = None, filters: MetadataFilters | None = None, **_: Any
    ) -> None:
        """Deletes the nodes with these ids, or (and) that the filters let through. Raises ValueError: neither
        was given, which might mean everything or nothing; `clear` says everything."""
        where = _where(filters)
        if node_ids is None and where is None:
            raise ValueError("delete_nodes needs node_ids or filters; use clear() to delete every node")
        for some in _batches(node_ids):
            self._collection.delete(ids=some, where=where)

    def clear(self) -> None:
        """Deletes every node."""
        for some in _batches(self._collection.get(include=[])["ids"]):
            self._collection.delete(ids=some)

    def get_nodes(
        self, node_ids: list[str] | None = None, filters: MetadataFilters | None = None
    ) -> list[BaseNode]:
        """The nodes with these ids, or (and) that the filters let through."""
        where, parts = _where(filters), ["documents", "metadatas"]
        found = (self._collection.get(ids=some, where=where, include=parts) for some in _batches(node_ids))
        return [node for one in found for node in _nodes(one["documents"], one["metadatas"])]

    def query(self, query: VectorStoreQuery, **_: Any) -> VectorStoreQueryResult:
        """The nodes nearest to the query's embedding; similarities are cosines. Raises ValueError: another
        mode than the default one, or no embedding."""
        if query.mode != VectorStoreQueryMode.DEFAULT or query.query_embedding is None:
            raise ValueError(f"only the default mode with an embedding is supported, not {query.mode}")
        of_documents = {"ref_doc_id": {"$in": query.doc_ids}} if query.doc_ids else None
        found = self._collection.query(
            query_embeddings=[query.query_embedding],
            n_results=query.similarity_top_k,
            ids=query.node_ids or None,  # LlamaIndex passes an empty list for "any"
            where=_joined("$and", [_where(query.filters), of_documents]),
            include=["documents", "metadatas", "distances"],
        )
        return VectorStoreQueryResult(
            nodes=_nodes(found["documents"][0], found["metadatas"][0]),
            similarities=[1.0 - float(distance) for distance in found["distances"][0]],
            ids=found["ids"][0],
        )


def _flat(node: BaseNode) -> dict[str, Any]:
    """What Chroma can hold and filter by; the node itself is kept whole, but for its text, in
    `_node_content`."""
    about = node_to_metadata_dict(node, remove_text=True)
    return {key: value for key, value in about.items() if isinstance(value, str | int | float | bool)}


def _nodes(documents: Sequence[str], metadatas: Sequence[Any]) -> list[BaseNode]:
    return [
        metadata_dict_to_node(dict(about), text=text)
        for text, about in zip(documents, metadatas, strict=True)
    ]


def _where(filters: MetadataFilters | None) -> Any:
    """LlamaIndex's filters as Chroma's. Raises ValueError: an operator or condition that Chroma has not."""
    if filters is None:
        return None
    parts = [
        _where(part) if isinstance(part, MetadataFilters) else _compared(part) for part in filters.filters
    ]
    condition = (filters.condition or "and").lower()
    if condition not in ("and", "or"):
        raise ValueError(f"filters joined by {condition!r} are not supported; use 'and' or 'or'")
    return _joined(f"${condition}", parts)


def _compared(part: MetadataFilter) -> dict[str, Any]:
    operator = _OPERATORS.get(part.operator.value)
    if operator is None:
        raise ValueError(
            f"the filter operator {part.operator.value!r} is not supported; use {' '.join(_OPERATORS)}"
        )
    return {part.key: {operator: part.value}}


def _joined(operator: str, parts: list[Any]) -> Any:
    some = [part for part in parts if part]
    return {operator: some} if len(some) > 1 else next(iter(some), None)


def _batches(items: Sequence[Any] | None) -> Iterator[Any]:
    """Chroma refuses more than 5,461 records at once. None, which names no records, is one batch."""
    if items is None:
        yield None
    for first in range(0, len(items or ()), BATCH):
        yield list((items or ())[first : first + BATCH])
