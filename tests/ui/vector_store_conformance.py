"""What any LlamaIndex vector store of ours must do: subclass and give a `store` fixture (embeddings have 4
places)."""

from __future__ import annotations

import pytest
from llama_index.core.schema import NodeRelationship, RelatedNodeInfo, TextNode
from llama_index.core.vector_stores.types import (
    BasePydanticVectorStore,
    FilterCondition,
    FilterOperator,
    MetadataFilter,
    MetadataFilters,
    VectorStoreQuery,
    VectorStoreQueryMode,
)


def node(name: str, embedding: list[float], document: str = "d1", **about: object) -> TextNode:
    made = TextNode(id_=name, text=f"text of {name}", embedding=embedding, metadata=about)
    made.relationships[NodeRelationship.SOURCE] = RelatedNodeInfo(node_id=document)
    return made


def near(embedding: list[float], k: int = 2, **more: object) -> VectorStoreQuery:
    return VectorStoreQuery(query_embedding=embedding, similarity_top_k=k, **more)


def only(key: str, value: object, operator: FilterOperator = FilterOperator.EQ) -> MetadataFilters:
    return MetadataFilters(filters=[MetadataFilter(key=key, value=value, operator=operator)])


A, B, C = [1.0, 0.0, 0.0, 0.0], [0.6, 0.8, 0.0, 0.0], [0.0, 0.0, 1.0, 0.0]


class VectorStoreConformance:
    def names(self, store: BasePydanticVectorStore) -> list[str]:
        return sorted(found.node_id for found in store.get_nodes())

    @pytest.fixture
    def filled(self, store: BasePydanticVectorStore) -> BasePydanticVectorStore:
        nodes = [
            node("a", A, year=2023),
            node("b", B, "d2", year=2024, tags=["x"]),
            node("c", C, "d2", year=2025),
        ]
        assert store.add(nodes) == ["a", "b", "c"]
        return store

    def test_an_empty_store_finds_nothing(self, store: BasePydanticVectorStore) -> None:
        assert store.query(near(A)).nodes == []
        assert store.add([]) == []

    def test_the_nearest_come_first_with_their_cosines(self, filled: BasePydanticVectorStore) -> None:
        found = filled.query(near(A))
        assert found.ids == ["a", "b"]
        assert found.similarities == pytest.approx([1.0, 0.6], abs=1e-5)

    def test_nodes_come_back_whole(self, filled: BasePydanticVectorStore) -> None:
        found = filled.query(near(B, k=1)).nodes
        assert found is not None
        assert found[0].get_content() == "text of b"
        assert found[0].metadata == {"year": 2024, "tags": ["x"]}
        assert found[0].ref_doc_id == "d2"

    def test_more_is_asked_for_than_there_is(self, filled: BasePydanticVectorStore) -> None:
        assert filled.query(near(A, k=50)).ids == ["a", "b", "c"]

    def test_adding_again_replaces(self, filled: BasePydanticVectorStore) -> None:
        changed = node("a", C, year=1999)
        changed.text = "new text"
        filled.add([node("a", B), changed])
        assert self.names(filled) == ["a", "b", "c"]
        assert filled.get_nodes(["a"])[0].get_content() == "new text"
        assert filled.query(near(A, k=1)).ids == ["b"]

    def test_more_than_chromas_batch_goes_in_and_out(self, store: BasePydanticVectorStore) -> None:
        nodes = [node(f"n{number}", A) for number in range(5_600)]
        store.add(nodes)
        assert len(store.get_nodes()) == 5_600
        store.clear()
        assert store.get_nodes() == []

    def test_deleting_a_document(self, filled: BasePydanticVectorStore) -> None:
        filled.delete("d2")
        assert self.names(filled) == ["a"]
        filled.delete("unknown")
        assert self.names(filled) == ["a"]

    def test_deleting_by_ids_by_filters_and_by_neither(self, filled: BasePydanticVectorStore) -> None:
        filled.delete_nodes(["a", "unknown"])
        assert self.names(filled) == ["b", "c"]
        filled.delete_nodes(filters=only("year", 2024, FilterOperator.GT))
        assert self.names(filled) == ["b"]
        with pytest.raises(ValueError, match="clear"):
            filled.delete_nodes()
        assert self.names(filled) == ["b"]

    @pytest.mark.parametrize(
        ("operator", "value", "names"),
        [
            (FilterOperator.EQ, 2024, ["b"]),
            (FilterOperator.NE, 2024, ["a", "c"]),
            (FilterOperator.GTE, 2024, ["b", "c"]),
            (FilterOperator.LT, 2024, ["a"]),
            (FilterOperator.IN, [2023, 2025], ["a", "c"]),
            (FilterOperator.NIN, [2023, 2025], ["b"]),
        ],
    )
    def test_filters(
        self, filled: BasePydanticVectorStore, operator: FilterOperator, value: object, names: list[str]
    ) -> None:
        found = filled.query(near(A, k=3, filters=only("year", value, operator)))
        assert sorted(found.ids or []) == names

    def test_nested_filters_and_restrictions(self, filled: BasePydanticVectorStore) -> None:
        either = MetadataFilters(
            filters=[only("year", 2023), only("year", 2025)], condition=FilterCondition.OR
        )
        assert filled.query(near(A, k=3, filters=either)).ids == ["a", "c"]
        assert filled.query(near(A, k=3, filters=either, doc_ids=["d2"])).ids == ["c"]
        assert filled.query(near(A, k=3, node_ids=["b", "c"])).ids == ["b", "c"]

    def test_what_it_cannot_do_it_refuses(self, filled: BasePydanticVectorStore) -> None:
        with pytest.raises(ValueError, match="operator"):
            filled.query(near(A, filters=only("tags", "x", FilterOperator.CONTAINS)))
        with pytest.raises(ValueError, match="mode"):
            filled.query(near(A, mode=VectorStoreQueryMode.MMR))
