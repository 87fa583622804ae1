package dev.sonde.onnx;

import static dev.sonde.onnx.Protos.graph;
import static dev.sonde.onnx.Protos.model;
import static dev.sonde.onnx.Protos.node;
import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnxruntime.OrtException;
import dev.sonde.graph.GraphText;
import dev.sonde.graph.ModelGraph;
import dev.sonde.graph.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InlineFunctionsTest {
    private static final OperatorSetIdProto ONNX =
            OperatorSetIdProto.newBuilder().setDomain("").setVersion(17).build();
    private static final OperatorSetIdProto OURS =
            OperatorSetIdProto.newBuilder().setDomain("my").setVersion(1).build();

    @TempDir
    private Path folder;

    private static void becomes(String before, String after) {
        ModelGraph model = OnnxReader.read(OnnxWriter.bytes(GraphText.parse(before)));

        ModelGraph inlined = InlineFunctions.of(model);

        assertThat(inlined.functions()).isEmpty();
        assertThat(GraphText.print(inlined.graph()))
                .isEqualTo(GraphText.print(GraphText.parse(after).graph()));
    }

    @Test
    void a_model_without_functions_stays_the_same() {
        ModelGraph model = GraphText.parse("main (float[2] x) => (y) {\n  y = Neg(x)\n}\n");

        assertThat(InlineFunctions.of(model)).isSameAs(model);
    }

    @Test
    void names_tell_the_call_and_no_two_are_the_same() {
        becomes("""
                opset 18
                opset my 1
                function my::F(x) => (y) {
                  opset 18
                  mid = Neg(x)
                  y = Abs(mid)
                }
                main (float[2] x) => (y, F_1/mid) {
                  a = my::F(x)
                  F_1/mid = my::F(a)
                  b = my::F(F_1/mid)  // call
                  y = my::F(b)  // call
                }
                """, """
                main (float[2] x) => (y, F_1/mid) {
                  F/mid = Neg(x)  // F/Neg
                  a = Abs(F/mid)  // F/Abs
                  F_2/mid = Neg(a)  // F_2/Neg
                  F_1/mid = Abs(F_2/mid)  // F_2/Abs
                  call/mid = Neg(F_1/mid)  // call/Neg
                  b = Abs(call/mid)  // call/Abs
                  call_1/mid = Neg(b)  // call_1/Neg
                  y = Abs(call_1/mid)  // call_1/Abs
                }
                """);
    }

    @Test
    void what_a_call_leaves_out_is_absent_and_what_a_function_passes_on_goes_through_an_identity() {
        becomes("""
                opset 18
                opset my 1
                function my::F(x, low, high) => (y, same, low) {
                  opset 18
                  y = Clip(x, low, high)
                  same = Neg(y)
                }
                main (float[2] x) => (y, z) {
                  zero: float[] = {0}
                  a, NONE, z = my::F(x, zero)
                  y = my::F(a, "", zero)
                }
                """.replace("NONE", "\"\""), """
                main (float[2] x) => (y, z) {
                  zero: float[] = {0}
                  a = Clip(x, zero, "")  // F/Clip
                  F/same = Neg(a)  // F/Neg
                  z = Identity(zero)  // F/Identity
                  y = Clip(a, "", zero)  // F_1/Clip
                  F_1/same = Neg(y)  // F_1/Neg
                }
                """);
    }

    @Test
    void a_body_that_names_a_value_like_an_input_of_the_function_means_its_own() {
        becomes("""
                opset 18
                opset my 1
                function my::F(x, c) => (y) {
                  opset 18
                  h = Neg(x)
                  y = If<else_branch=no () => (e) { e = Abs(h) }, then_branch=yes () => (x) { x = Exp(h) }>(c)
                }
                main (float[2] a, bool[] c) => (y) {
                  y = my::F(a, c)  // f
                }
                """, """
                main (float[2] a, bool[] c) => (y) {
                  f/h = Neg(a)  // f/Neg
                  y = If<else_branch=no () => (f/e) {
                    f/e = Abs(f/h)  // f/Abs
                  }, then_branch=yes () => (f/x) {
                    f/x = Exp(f/h)  // f/Exp
                  }>(c)  // f/If
                }
                """);
    }

    /** Leaky with a slope that a call may give, and its own otherwise. */
    private static FunctionProto.Builder leaky() {
        return FunctionProto.newBuilder()
                .setDomain("my")
                .setName("Leaky")
                .addOpsetImport(ONNX)
                .addInput("x")
                .addOutput("y")
                .addAttribute("slope")
                .addAttributeProto(AttributeProto.newBuilder()
                        .setName("scale")
                        .setType(AttributeType.FLOAT)
                        .setF(3))
                .addNode(node("LeakyRelu", List.of("x"), "h").addAttribute(reference("alpha", "slope")))
                .addNode(node("ThresholdedRelu", List.of("h"), "y").addAttribute(reference("alpha", "scale")));
    }

    private static AttributeProto reference(String name, String refersTo) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.FLOAT)
                .setRefAttrName(refersTo)
                .build();
    }

    private static NodeProto.Builder call(String input, String output) {
        return node("Leaky", List.of(input), output).setDomain("my");
    }

    private static AttributeProto number(String name, float value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.FLOAT)
                .setF(value)
                .build();
    }

    @Test
    void attributes_come_from_the_call_from_the_function_or_from_the_operator() throws IOException, OrtException {
        ModelProto proto = model(graph().addNode(call("x", "a").addAttribute(number("slope", 0.5f)))
                        .addNode(call("a", "y").addAttribute(number("scale", -9))))
                .addOpsetImport(OURS)
                .addFunctions(leaky())
                .build();

        ModelGraph inlined = InlineFunctions.of(OnnxReader.read(proto.toByteArray()));

        assertThat(GraphText.print(inlined.graph())).contains("""
                  Leaky/h = LeakyRelu<alpha=0.5>(x)  // Leaky/LeakyRelu
                  a = ThresholdedRelu<alpha=3.0>(Leaky/h)  // Leaky/ThresholdedRelu
                  Leaky_1/h = LeakyRelu(a)  // Leaky_1/LeakyRelu
                  y = ThresholdedRelu<alpha=-9.0>(Leaky_1/h)  // Leaky_1/ThresholdedRelu
                """);
        Path with = Files.write(folder.resolve("with.onnx"), proto.toByteArray());
        Path without = folder.resolve("without.onnx");
        OnnxWriter.write(inlined, without);
        assertThat(PlainRun.of(without)).isEqualTo(PlainRun.of(with));
    }

    @Test
    void of_functions_with_one_name_the_overload_is_called_that_the_node_names() {
        ModelProto proto = model(
                        graph().addNode(call("x", "a").setOverload("soft").addAttribute(number("slope", 1)))
                                .addNode(call("a", "y")))
                .addOpsetImport(OURS)
                .addFunctions(leaky())
                .addFunctions(FunctionProto.newBuilder()
                        .setDomain("my")
                        .setName("Leaky")
                        .setOverload("soft")
                        .addOpsetImport(ONNX)
                        .addInput("x")
                        .addOutput("y")
                        .addNode(call("x", "y")))
                .build();

        ModelGraph inlined = InlineFunctions.of(OnnxReader.read(proto.toByteArray()));

        assertThat(inlined.graph().nodes().stream().map(Node::name))
                .containsExactly(
                        "Leaky/Leaky/LeakyRelu",
                        "Leaky/Leaky/ThresholdedRelu",
                        "Leaky_1/LeakyRelu",
                        "Leaky_1/ThresholdedRelu");
    }

    @Test
    void nodes_that_say_nothing_of_their_module_are_in_the_one_of_the_call() {
        NodeProto.Builder call = call("x", "y")
                .setName("node_leaky")
                .addMetadataProps(StringStringEntryProto.newBuilder()
                        .setKey("pkg.torch.onnx.name_scopes")
                        .setValue("['', 'layers.0', 'leaky']"));
        ModelProto proto = model(graph().addNode(call))
                .addOpsetImport(OURS)
                .addFunctions(leaky())
                .build();

        ModelGraph inlined = InlineFunctions.of(OnnxReader.read(proto.toByteArray()));

        assertThat(inlined.graph().nodes())
                .hasSize(2)
                .allSatisfy(node -> assertThat(node.notes().metadata())
                        .containsEntry("pkg.torch.onnx.name_scopes", "['', 'layers.0', 'leaky']"));
    }
}
