package dev.sonde.onnx;

import static dev.sonde.onnx.Protos.graph;
import static dev.sonde.onnx.Protos.model;
import static dev.sonde.onnx.Protos.node;
import static dev.sonde.onnx.Protos.tensor;
import static dev.sonde.onnx.Protos.value;
import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.SparseTensorProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorAnnotation;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import dev.sonde.graph.Attribute;
import dev.sonde.graph.Blob;
import dev.sonde.graph.ModelGraph;
import dev.sonde.graph.Node;
import dev.sonde.graph.Weight;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.TensorType;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a file says beyond what the graph models survives reading and writing. */
class SurvivalTest {
    private static final UnknownFieldSet UNKNOWN = UnknownFieldSet.newBuilder()
            .addField(
                    999,
                    UnknownFieldSet.Field.newBuilder()
                            .addVarint(42)
                            .addLengthDelimited(ByteString.copyFromUtf8("new"))
                            .build())
            .build();
    private static final StringStringEntryProto ENTRY =
            StringStringEntryProto.newBuilder().setKey("k").setValue("v").build();

    private static ModelProto again(ModelProto proto) throws InvalidProtocolBufferException {
        return ModelProto.parseFrom(OnnxWriter.bytes(OnnxReader.read(proto.toByteArray())));
    }

    private static ModelProto full() {
        NodeProto.Builder relu = node("Relu", List.of("x"), "h")
                .setName("n")
                .setDocString("doc")
                .setOverload("o")
                .addMetadataProps(ENTRY)
                .setUnknownFields(UNKNOWN)
                .addAttribute(attribute("a", AttributeType.INT).setI(3).setDocString("doc"))
                .addAttribute(attribute("b", AttributeType.FLOATS).addFloats(1).setUnknownFields(UNKNOWN))
                .addAttribute(attribute("c", AttributeType.STRING).setS(ByteString.copyFrom(new byte[] {-1})))
                .addAttribute(attribute("d", AttributeType.SPARSE_TENSOR).setSparseTensor(sparse("")))
                .addAttribute(attribute("e", AttributeType.TYPE_PROTO)
                        .setTp(value("x").getType()))
                .addAttribute(attribute("f", AttributeType.INT).setRefAttrName("outer"))
                .addAttribute(attribute("g", AttributeType.INTS));
        GraphProto.Builder graph = graph().setDocString("doc")
                .setUnknownFields(UNKNOWN)
                .addMetadataProps(ENTRY)
                .addSparseInitializer(sparse("s"))
                .addQuantizationAnnotation(TensorAnnotation.newBuilder().setTensorName("x"))
                .addValueInfo(value("h").toBuilder()
                        .setDocString("doc")
                        .setUnknownFields(UNKNOWN)
                        .addMetadataProps(ENTRY))
                .addInitializer(tensor("w", ElementType.FLOAT, 2)
                        .setRawData(ByteString.copyFrom(new byte[8]))
                        .setDocString("doc")
                        .setUnknownFields(UNKNOWN)
                        .addMetadataProps(ENTRY))
                .addInitializer(tensor("t", ElementType.STRING, 1).addStringData(ByteString.copyFrom(new byte[] {-1})))
                .addNode(relu)
                .addNode(node("Add", List.of("h", "s"), "y"));
        return model(graph)
                .setProducerName("p")
                .setDocString("doc")
                .setUnknownFields(UNKNOWN)
                .addMetadataProps(ENTRY)
                .addFunctions(function())
                .build();
    }

    private static FunctionProto.Builder function() {
        return FunctionProto.newBuilder()
                .setDomain("my")
                .setName("Twice")
                .addInput("a")
                .addOutput("b")
                .addAttribute("k")
                .addNode(node("Add", List.of("a", "a"), "b"))
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(17))
                .setDocString("doc")
                .addAttributeProto(attribute("z", AttributeType.INT).setI(1))
                .setUnknownFields(UNKNOWN);
    }

    private static AttributeProto.Builder attribute(String name, AttributeType type) {
        return AttributeProto.newBuilder().setName(name).setType(type);
    }

    private static SparseTensorProto sparse(String name) {
        return SparseTensorProto.newBuilder()
                .addDims(2)
                .setValues(tensor(name, ElementType.FLOAT, 1).addFloatData(1))
                .setIndices(tensor("", ElementType.INT64, 1).addInt64Data(0))
                .build();
    }

    @Test
    void every_field_survives() throws InvalidProtocolBufferException {
        assertThat(again(full())).isEqualTo(full());
    }

    @Test
    void a_change_leaves_the_rest_of_the_node_alone() throws InvalidProtocolBufferException {
        ModelGraph model = OnnxReader.read(full().toByteArray());
        Node node = model.graph().nodes().get(0);
        Node changed = node.withAttributes(Map.of("a", new Attribute.Int(4)));

        ModelGraph edited = model.with(
                model.graph().withNodes(List.of(changed, model.graph().nodes().get(1))));
        NodeProto written =
                ModelProto.parseFrom(OnnxWriter.bytes(edited)).getGraph().getNode(0);

        assertThat(node.notes().metadata()).isEqualTo(Map.of("k", "v"));
        assertThat(written.getAttributeList())
                .containsExactly(attribute("a", AttributeType.INT)
                        .setI(4)
                        .setDocString("doc")
                        .build());
        assertThat(written.getDocString()).isEqualTo("doc");
    }

    @Test
    void types_that_are_no_tensors_survive() throws InvalidProtocolBufferException {
        ValueInfoProto sequence = ValueInfoProto.newBuilder()
                .setName("s")
                .setType(TypeProto.newBuilder()
                        .setSequenceType(TypeProto.Sequence.newBuilder()
                                .setElemType(value("x").getType())))
                .build();
        ValueInfoProto.Builder image = value("i").toBuilder();
        image.getTypeBuilder()
                .setDenotation("IMAGE")
                .getTensorTypeBuilder()
                .getShapeBuilder()
                .getDimBuilder(0)
                .setDenotation("DATA_BATCH");
        ModelProto proto = model(GraphProto.newBuilder()
                        .setName("g")
                        .addInput(sequence)
                        .addInput(image)
                        .addOutput(sequence))
                .build();

        ModelGraph model = OnnxReader.read(proto.toByteArray());

        assertThat(model.graph().inputs().get(0).type()).isEmpty();
        assertThat(model.graph().inputs().get(1).type()).contains(TensorType.of(ElementType.FLOAT, 2));
        assertThat(again(proto)).isEqualTo(proto);
    }

    @Test
    void typed_numbers_become_little_endian_bytes() {
        TensorProto.Builder halves =
                tensor("h", ElementType.FLOAT16, 2).addInt32Data(0x3C00).addInt32Data(0xBC00);
        TensorProto.Builder nibbles =
                tensor("n", ElementType.INT4, 3).addInt32Data(0x21).addInt32Data(0x03);
        TensorProto.Builder doubles = tensor("d", ElementType.DOUBLE, 200);
        TensorProto.Builder floats = tensor("f", ElementType.FLOAT, 300);
        for (int i = 0; i < 300; i++) {
            floats.addFloatData(i);
        }
        for (int i = 0; i < 200; i++) {
            doubles.addDoubleData(-i);
        }
        List<Weight> weights = OnnxReader.read(model(graph().addInitializer(halves)
                                .addInitializer(nibbles)
                                .addInitializer(doubles)
                                .addInitializer(floats)
                                .addInitializer(
                                        tensor("l", ElementType.INT64, 1).addInt64Data(-2))
                                .addInitializer(
                                        tensor("u", ElementType.UINT32, 1).addUint64Data(0xFFFFFFFFL))
                                .addInitializer(tensor("b", ElementType.BOOL, 2)
                                        .addInt32Data(1)
                                        .addInt32Data(0))
                                .addNode(node("Relu", List.of("x"), "y")))
                        .build()
                        .toByteArray())
                .graph()
                .weights();

        assertThat(weights.get(0).tensor().toFloatArray()).containsExactly(1, -1);
        assertThat(weights.get(1).blob()).isEqualTo(new Blob.Inline(ByteBuffer.wrap(new byte[] {0x21, 0x03})));
        assertThat(weights.get(2).tensor().at(199)).isEqualTo(-199);
        assertThat(weights.get(3).tensor().at(299)).isEqualTo(299);
        assertThat(weights.get(4).tensor().toLongArray()).containsExactly(-2);
        assertThat(weights.get(5).tensor().toLongArray()).containsExactly(0xFFFFFFFFL);
        assertThat(weights.get(6).tensor().toLongArray()).containsExactly(1, 0);
    }
}
