package dev.sonde.onnx;

import static dev.sonde.onnx.Protos.graph;
import static dev.sonde.onnx.Protos.model;
import static dev.sonde.onnx.Protos.node;
import static dev.sonde.onnx.Protos.tensor;
import static dev.sonde.onnx.Protos.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import dev.sonde.error.ModelException;
import dev.sonde.graph.Attribute;
import dev.sonde.graph.ModelGraph;
import dev.sonde.graph.Node;
import dev.sonde.tensor.ElementType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(10)
class MalformedTest {
    private static final ByteString TWO_FLOATS = ByteString.copyFrom(new byte[8]);

    @TempDir
    private Path folder;

    @Test
    void files_that_hold_no_model_are_refused_by_name() throws IOException {
        refuses(new byte[0], "it is empty");
        refuses(new byte[] {8, 7}, "it holds no graph");
        refuses(new byte[] {58, 5}, "field 7 at byte 0 is said to hold 5 bytes, and 0 are left");
        refuses("no model at all".getBytes(StandardCharsets.UTF_8), "");
        refuses(new byte[] {0, 0, 0, 0}, "at byte 0 stands no field");
        refuses(new byte[] {58, -1, -1, -1, -1, -1, -1, -1, -1, 127}, "is said to hold 9223372036854775807 bytes");
        assertThatThrownBy(() -> OnnxReader.read(folder.resolve("absent.onnx")))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("there is no such file")
                .hasMessageContaining("absent.onnx");
        assertThatThrownBy(() -> OnnxReader.read(folder))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("it is a folder");
    }

    private void refuses(byte[] bytes, String what) throws IOException {
        Path file = Files.write(folder.resolve("broken.onnx"), bytes);
        assertThatThrownBy(() -> OnnxReader.read(file))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(what)
                .hasMessageContaining("broken.onnx");
    }

    private static void refuses(GraphProto.Builder graph, String what, String where) {
        byte[] bytes = model(graph).build().toByteArray();
        assertThatThrownBy(() -> OnnxReader.read(bytes))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(what)
                .hasMessageContaining(where);
    }

    private static GraphProto.Builder relu() {
        return graph().addNode(node("Relu", List.of("x"), "y"));
    }

    @Test
    void a_file_larger_than_protobuf_allows_is_refused() throws IOException {
        Path file = folder.resolve("large.onnx");
        try (var channel = Files.newByteChannel(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.position(1L << 31).write(ByteBuffer.wrap(new byte[1]));
        }
        assertThatThrownBy(() -> OnnxReader.read(file))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("larger than 2 GB")
                .hasMessageContaining("external data");
    }

    @Test
    void a_truncated_model_is_refused_wherever_it_ends() {
        byte[] whole = model(relu().addInitializer(
                                tensor("w", ElementType.FLOAT, 300).setRawData(ByteString.copyFrom(new byte[1200]))))
                .build()
                .toByteArray();
        for (int length = 0; length < whole.length; length++) {
            ByteBuffer part = ByteBuffer.wrap(whole, 0, length);
            assertThatThrownBy(() -> OnnxReader.read(part))
                    .as("%d bytes", length)
                    .isInstanceOf(ModelException.class);
        }
    }

    @Test
    void changed_bytes_give_a_model_or_a_refusal_and_nothing_else() throws IOException {
        List<Path> shared = Models.shared();
        byte[] whole = Files.readAllBytes(shared.get(0));
        Random random = new Random(7);
        for (int round = 0; round < 600; round++) {
            byte[] bytes = whole.clone();
            for (int i = 0; i < 4; i++) {
                bytes[random.nextInt(round % 2 == 0 ? 4000 : bytes.length)] = (byte) random.nextInt();
            }
            readOrRefuse(bytes);
        }
    }

    private static void readOrRefuse(byte[] bytes) {
        try {
            OnnxWriter.bytes(OnnxReader.read(bytes));
        } catch (ModelException e) {
            assertThat(e).hasMessageContaining("file:");
        }
    }

    @Test
    void nesting_has_a_limit() throws IOException {
        // Model 7 holds a graph, graph 1 a node, node 5 an attribute, attribute 6 a graph, and so on.
        byte[] bytes = new byte[0];
        for (int depth = 4999; depth >= 0; depth--) {
            int field = depth == 0 ? 7 : List.of(6, 1, 5).get(depth % 3);
            Pieces outer = new Pieces();
            outer.addHeader(field, bytes.length);
            outer.add(ByteBuffer.wrap(bytes));
            bytes = outer.joined();
        }
        refuses(bytes, "nested deeper than 100");
    }

    @Test
    void groups_have_a_limit_too() throws IOException {
        byte[] groups = new byte[100_000];
        java.util.Arrays.fill(groups, (byte) 0x0B);
        refuses(groups, "groups are nested deeper");
    }

    @Test
    void tensors_that_contradict_themselves_are_refused() {
        refuses(
                relu().addInitializer(tensor("w", ElementType.FLOAT, 3).setRawData(TWO_FLOATS)),
                "its numbers take 8 bytes, and float[3] takes 12",
                "tensor \"w\"");
        refuses(relu().addInitializer(tensor("w", ElementType.FLOAT, -2)), "[-2] is negative", "tensor \"w\"");
        refuses(
                relu().addInitializer(tensor("w", ElementType.FLOAT, 1L << 40, 1L << 40)),
                "more elements than can be counted",
                "tensor \"w\"");
        refuses(
                relu().addInitializer(tensor("w", ElementType.FLOAT, 1L << 62)),
                "more bytes than can be counted",
                "tensor \"w\"");
        refuses(relu().addInitializer(tensor("w", ElementType.FLOAT, 2).setDataType(99)), "type 99", "tensor \"w\"");
        refuses(relu().addInitializer(tensor("w", ElementType.STRING, 2)), "0 strings", "tensor \"w\"");
        refuses(
                relu().addInitializer(tensor("w", ElementType.INT64, 200).setRawData(TWO_FLOATS)),
                "its numbers take 8 bytes",
                "tensor \"w\"");
        refuses(
                relu().addInitializer(
                                tensor("w", ElementType.INT32, 2).setDataLocation(TensorProto.DataLocation.EXTERNAL)),
                "nothing says in which",
                "tensor \"w\"");
    }

    @Test
    void numbers_in_a_field_of_another_type_are_refused() {
        TensorProto.Builder weight = tensor("w", ElementType.INT32, 256);
        for (int i = 0; i < 256; i++) {
            weight.addFloatData(i);
        }
        refuses(relu().addInitializer(weight), "elements of type int32 cannot stand in field 4", "tensor \"w\"");
    }

    @Test
    void the_mark_of_a_skeleton_is_refused() {
        UnknownFieldSet mark = UnknownFieldSet.newBuilder()
                .addField(
                        Skeleton.MARK,
                        UnknownFieldSet.Field.newBuilder().addVarint(0).build())
                .build();
        refuses(
                relu().addInitializer(tensor("w", ElementType.FLOAT, 2)
                        .setRawData(TWO_FLOATS)
                        .setUnknownFields(mark)),
                "field 19876",
                "tensor at byte");
    }

    @Test
    void names_defined_twice_or_never_are_refused() {
        refuses(relu().addNode(node("Neg", List.of("x"), "y")), "\"y\" is defined more than once", "(Neg)");
        refuses(relu().addNode(node("Neg", List.of("x"), "x")), "\"x\" is defined more than once", "(Neg)");
        refuses(relu().addInput(value("x")), "the input \"x\" is defined more than once", "");
        refuses(relu().addNode(node("Neg", List.of("q"), "z")), "nothing makes its input \"q\"", "node \"z\" (Neg)");
        refuses(relu().addOutput(value("z")), "nothing makes the graph's output \"z\"", "");
        refuses(
                graph().addNode(node("Add", List.of("x", "h"), "y")).addNode(node("Neg", List.of("y"), "h")),
                "in a circle",
                "node \"y\" (Add)");
        refuses(relu().addNode(branch("q")), "nothing makes its input \"q\"", "node \"i\" (If), node \"o\" (Relu)");
    }

    private static AttributeProto.Builder attribute(String name, AttributeType type) {
        return AttributeProto.newBuilder().setName(name).setType(type);
    }

    private static ai.onnx.proto.OnnxMl.NodeProto.Builder branch(String reads) {
        GraphProto body = GraphProto.newBuilder()
                .setName("then")
                .addNode(node("Relu", List.of(reads), "o"))
                .addOutput(value("o"))
                .build();
        return node("If", List.of("x"), "i")
                .addAttribute(attribute("then_branch", AttributeType.GRAPH).setG(body));
    }

    @Test
    void attributes_that_contradict_themselves_are_refused() {
        TensorProto tensor =
                tensor("", ElementType.FLOAT, 2).setRawData(TWO_FLOATS).build();
        refuses(
                graph().addNode(node("Relu", List.of("x"), "y")
                        .addAttribute(attribute("a", AttributeType.INT).setI(1).setT(tensor))),
                "beside a value of type INT",
                "attribute \"a\"");
        refuses(
                graph().addNode(node("Relu", List.of("x"), "y")
                        .addAttribute(attribute("a", AttributeType.INT))
                        .addAttribute(attribute("a", AttributeType.INT))),
                "attribute \"a\" is given more than once",
                "(Relu)");
    }

    @Test
    void what_onnx_runtime_accepts_is_read() {
        ModelGraph model = OnnxReader.read(model(graph().addInput(value("w"))
                        .addInitializer(tensor("w", ElementType.FLOAT, 2)
                                .addFloatData(1)
                                .addFloatData(1))
                        .addInitializer(tensor("w", ElementType.FLOAT, 2)
                                .addFloatData(2)
                                .addFloatData(3))
                        .addOutput(value("x"))
                        .addOutput(value("w"))
                        .addNode(node("Relu", List.of("late"), "y"))
                        .addNode(branch("later"))
                        .addNode(node("Clip", List.of("w", "", "x"), "late", ""))
                        .addNode(node("Neg", List.of("late"), "later")))
                .build()
                .toByteArray());

        assertThat(model.graph().weights()).hasSize(1);
        assertThat(model.graph().weights().get(0).tensor().toFloatArray()).containsExactly(2, 3);
        assertThat(model.graph().nodes().stream().map(Node::op).map(Object::toString))
                .as("in an order in which they can be carried out")
                .containsExactly("Clip", "Relu", "Neg", "If");
    }

    @Test
    void a_node_that_makes_more_than_memory_holds_is_refused() {
        TensorProto.Builder shape =
                tensor("s", ElementType.INT64, 2).addInt64Data(1L << 40).addInt64Data(1L << 40);
        refuses(
                graph().addInitializer(shape).addNode(node("ConstantOfShape", List.of("s"), "y")),
                "of the shape [1099511627776, 1099511627776], which no memory holds",
                "node \"y\" (ConstantOfShape)");
        refuses(
                graph().addInitializer(shape).addNode(node("Expand", List.of("x", "s"), "y")),
                "which no memory holds",
                "node \"y\" (Expand)");
        refuses(
                graph().addNode(node("RandomNormal", List.of(), "y")
                        .addAttribute(attribute("shape", AttributeType.INTS)
                                .addInts(1L << 33)
                                .addInts(8))),
                "which no memory holds",
                "(RandomNormal)");
    }

    @Test
    void weights_elsewhere_are_of_a_size_that_can_be_counted() {
        refuses(
                relu().addInitializer(tensor("w", ElementType.FLOAT, 1L << 62)
                        .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                        .addExternalData(StringStringEntryProto.newBuilder()
                                .setKey("location")
                                .setValue("w.bin"))),
                "more bytes than can be counted",
                "tensor \"w\"");
    }

    @Test
    void a_structure_that_the_heap_has_no_room_for_is_refused() throws IOException {
        // As many bytes of documentation as a quarter of the heap, in a file that takes no room on the disk.
        long size = Math.min(Integer.MAX_VALUE - 100L, Runtime.getRuntime().maxMemory() / 4);
        Pieces head = new Pieces();
        head.addHeader(ModelProto.DOC_STRING_FIELD_NUMBER, size);
        Path file = folder.resolve("wordy.onnx");
        try (var channel = Files.newByteChannel(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            head.write(channel);
            channel.position(channel.position() + size - 1).write(ByteBuffer.wrap(new byte[1]));
        }

        assertThatThrownBy(() -> OnnxReader.read(file))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("this JVM's heap (-Xmx) has room for one of");
    }

    @Test
    void long_lists_are_carried_along_as_they_are() {
        AttributeProto.Builder list = attribute("nodes_values", AttributeType.FLOATS);
        for (int i = 0; i < 200_000; i++) {
            list.addFloats(i);
        }
        ModelProto proto = model(graph().addNode(node("Relu", List.of("x"), "y").addAttribute(list)))
                .build();

        ModelGraph read = OnnxReader.read(proto.toByteArray());

        assertThat(read.graph().nodes().get(0).attributes().get("nodes_values")).isInstanceOf(Attribute.Other.class);
        assertThat(OnnxReader.read(OnnxWriter.bytes(read))).isEqualTo(read);
        assertThat(OnnxWriter.bytes(read)).hasSameSizeAs(proto.toByteArray());
    }
}
