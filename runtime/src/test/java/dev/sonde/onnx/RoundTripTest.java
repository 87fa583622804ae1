package dev.sonde.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.graph.Blob;
import dev.sonde.graph.ModelGraph;
import dev.sonde.graph.Weight;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoundTripTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_sentence_embedder_written_again_gives_the_same_bits(boolean quantised) throws Exception {
        check(Models.miniLm(folder, quantised));
    }

    @Test
    void every_shared_model_written_again_gives_the_same_bits() throws Exception {
        for (Path file : Models.shared()) {
            check(file);
        }
    }

    private void check(Path file) throws Exception {
        ModelGraph model = OnnxReader.read(file);
        Path written = folder.resolve("written.onnx");
        Path external = folder.resolve("external.onnx");

        OnnxWriter.write(model, written);
        OnnxWriter.write(OnnxWriter.externalise(model, folder, "weights.bin", 64), external);

        Map<String, ByteBuffer> expected = PlainRun.of(file);
        assertThat(OnnxReader.read(written)).as("%s", file).isEqualTo(model);
        assertThat(PlainRun.of(written)).as("%s", file).isNotEmpty().isEqualTo(expected);
        assertThat(PlainRun.of(external)).as("%s, external data", file).isEqualTo(expected);
    }

    @Test
    void reading_and_writing_take_a_twentieth_of_the_weights_in_heap() throws IOException {
        Path file = Models.miniLm(folder, false);
        Path written = folder.resolve("written.onnx");
        OnnxWriter.write(OnnxReader.read(file), written);

        long before = allocated();
        ModelGraph model = OnnxReader.read(file);
        long read = allocated() - before;
        OnnxWriter.write(model, written);
        long wrote = allocated() - before - read;

        assertThat(read).isLessThan(Files.size(file) / 20);
        assertThat(wrote).isLessThan(Files.size(file) / 20);
    }

    private static long allocated() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
                .getThreadAllocatedBytes(Thread.currentThread().getId());
    }

    @Test
    void a_path_an_array_a_buffer_and_a_stream_give_the_same_graph() throws IOException {
        Path file = Models.miniLm(folder, true);
        byte[] bytes = Files.readAllBytes(file);
        ByteBuffer buffer =
                ByteBuffer.allocate(bytes.length + 7).position(7).put(bytes).position(7);

        ModelGraph model = OnnxReader.read(file);

        assertThat(OnnxReader.read(bytes)).isEqualTo(model);
        assertThat(OnnxReader.read(buffer)).isEqualTo(model);
        assertThat(buffer.position()).isEqualTo(7);
        try (InputStream stream = Files.newInputStream(file)) {
            assertThat(OnnxReader.read(stream)).isEqualTo(model);
        }
        assertThat(OnnxWriter.bytes(model)).isEqualTo(OnnxWriter.bytes(OnnxReader.read(bytes)));
    }

    @Test
    void weights_moved_out_come_back_the_same() throws IOException {
        ModelGraph model = OnnxReader.read(Models.miniLm(folder, true));

        ModelGraph moved = OnnxWriter.externalise(model, folder, "weights.bin", 1024);

        ExternalData data = new ExternalData(folder);
        assertThat(moved.graph().weights().stream().flatMap(RoundTripTest::offset))
                .hasSizeGreaterThan(10)
                .doesNotHaveDuplicates()
                .allMatch(offset -> offset % 64 == 0);
        assertThat(moved.graph().weights().stream().map(data::resolve).toList())
                .isEqualTo(model.graph().weights());
    }

    private static Stream<Long> offset(Weight weight) {
        return weight.blob() instanceof Blob.External external
                ? Stream.of(Long.valueOf(external.entries().getOrDefault("offset", "none")))
                : Stream.empty();
    }

    @Test
    void a_model_may_be_written_over_the_file_it_was_read_from() throws IOException {
        Path file = Models.miniLm(folder, true);
        ModelGraph model = OnnxReader.read(file);

        OnnxWriter.write(model.withOpsets(Map.of("", 99L)), file);

        assertThat(OnnxReader.read(file).graph()).isEqualTo(model.graph());
        assertThat(OnnxReader.read(file).opset()).isEqualTo(99);
    }
}
