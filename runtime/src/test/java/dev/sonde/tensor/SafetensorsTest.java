package dev.sonde.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sonde.error.ModelException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsTest {
    @TempDir
    Path folder;

    private Path file(String header, String data) {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        byte[] numbers = HexFormat.of().parseHex(data.replace(" ", ""));
        return written(ByteBuffer.allocate(8 + text.length + numbers.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(text.length)
                .put(text)
                .put(numbers)
                .array());
    }

    private Path written(byte[] bytes) {
        try {
            return Files.write(folder.resolve("weights.safetensors"), bytes);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Tensor named(Map<String, Tensor> tensors, String name) {
        return Objects.requireNonNull(tensors.get(name), name);
    }

    @Test
    void tensors_are_read_by_name_and_the_metadata_is_not() {
        Path file = file("""
                {"__metadata__": {"format": "pt", "n\\u00f6te": "x"},
                 "b": {"dtype": "F32", "shape": [2, 1], "data_offsets": [4, 12]},
                 "a": {"dtype": "BF16", "shape": [2], "data_offsets": [0, 4]},
                 "none": {"dtype": "I64", "shape": [0], "data_offsets": [4, 4]}} \t\n""", "803f 00c0 0000803f 000000c0");

        Map<String, Tensor> read = Safetensors.read(file);

        assertThat(read.keySet()).containsExactly("b", "a", "none");
        assertThat(named(read, "b").type()).isEqualTo(TensorType.of(ElementType.FLOAT, 2, 1));
        assertThat(named(read, "b").toFloatArray()).containsExactly(1, -2);
        assertThat(named(read, "a").type()).isEqualTo(TensorType.of(ElementType.BFLOAT16, 2));
        assertThat(named(read, "a").toFloatArray()).containsExactly(1, -2);
        assertThat(named(read, "none").size()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "F64, 000000000000f03f 00000000000000c0, 1, -2",
        "F16, 003c 00c0, 1, -2",
        "BOOL, 01 00, 1, 0",
        "I8, 7f 80, 127, -128",
        "U8, 7f ff, 127, 255",
        "I16, 0100 feff, 1, -2",
        "U16, 0100 feff, 1, 65534",
        "I32, 01000000 feffffff, 1, -2",
        "U32, 01000000 feffffff, 1, 4294967294",
        "I64, 0100000000000000 feffffffffffffff, 1, -2",
        "U64, 0100000000000000 0000000000000080, 1, 9223372036854775808",
    })
    void every_type_is_read(String type, String data, double first, double second) {
        int bytes = data.replace(" ", "").length() / 2;
        String header = "{\"x\":{\"dtype\":\"" + type + "\",\"shape\":[2],\"data_offsets\":[0," + bytes + "]}}";

        Tensor read = named(Safetensors.read(file(header, data)), "x");

        assertThat(read.toDoubleArray()).containsExactly(first, second);
    }

    @Test
    void what_is_written_is_the_length_the_header_and_the_numbers_widest_first() throws IOException {
        Path file = folder.resolve("written.safetensors");
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("mask", Tensor.of(new boolean[] {true}, 1));
        tensors.put("say \"h\"\n", Tensor.of(new float[] {1, -2}, 2));

        Safetensors.write(file, tensors);

        String header = "{\"say \\\"h\\\"\\u000a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
                + "\"mask\":{\"dtype\":\"BOOL\",\"shape\":[1],\"data_offsets\":[8,9]}}";
        int padded = (header.length() + 7) / 8 * 8;
        byte[] expected = ByteBuffer.allocate(8 + padded + 9)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(padded)
                .put((header + " ".repeat(padded - header.length())).getBytes(StandardCharsets.UTF_8))
                .put(HexFormat.of().parseHex("0000803f000000c001"))
                .array();
        assertThat(Files.readAllBytes(file)).isEqualTo(expected);
    }

    @Test
    void what_was_written_is_read_again_bit_by_bit() {
        Path file = folder.resolve("round.safetensors");
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (ElementType element : ElementType.values()) {
            if (TensorEntry.canHold(element)) {
                tensors.put("größe 😀 " + element, Tensor.wrap(bytes(3 * element.bytes()), element, 3));
            }
        }
        tensors.put("", Tensor.of(new float[0], 0, 7));

        Safetensors.write(file, tensors);
        Map<String, Tensor> read = Safetensors.read(file);

        assertThat(read.keySet()).containsExactlyInAnyOrderElementsOf(tensors.keySet());
        tensors.forEach((name, tensor) ->
                assertThat(named(read, name).sameBits(tensor)).as(name).isTrue());
    }

    private static ByteBuffer bytes(int count) {
        ByteBuffer bytes = ByteBuffer.allocateDirect(count);
        for (int i = 0; i < count; i++) {
            bytes.put(i, (byte) (i % 2));
        }
        return bytes;
    }

    @Test
    void strings_and_the_name_of_the_metadata_cannot_be_written() {
        Path file = folder.resolve("none.safetensors");

        assertThatThrownBy(() -> Safetensors.write(file, Map.of("s", Tensor.of(new String[] {"x"}, 1))))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("cannot hold \"s\"")
                .hasMessageContaining("string[1]");
        assertThatThrownBy(() -> Safetensors.write(file, Map.of("__metadata__", Tensor.of(new float[] {1}, 1))))
                .hasMessageContaining("cannot hold \"__metadata__\"");
        assertThat(file).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "'F32'; [1]; [0, 4]; 00000000 00; its header tells of 4 bytes of numbers, and there are 5",
                "'F32'; [1]; [0, 4]; 0000; its header tells of 4 bytes of numbers, and there are 2",
                "'F32'; [2]; [0, 4]; 00000000; \"x\" of float[2] lies at [0, 4]",
                "'F32'; [1]; [1, 5]; 00000000 00; \"x\" begins at byte 1 where 0 is next",
                "'F32'; [1]; [4, 0]; 00000000; \"x\" of float[1] lies at [4, 0]",
                "'F32'; [1]; [0]; 00000000; \"x\" of float[1] lies at [0]",
                "'F32'; [1]; [-4, 0]; 00000000; \"x\" of float[1] lies at [-4, 0]",
                "'F32'; [4611686018427387904, 4]; [0, 4]; 00000000; lies at [0, 4]",
                "'F32'; [1.0]; [0, 4]; 00000000; \"x\" has the shape [1.0]",
                "'F32'; [-1]; [0, 4]; 00000000; \"x\" has the shape [-1]",
                "'F4'; [1]; [0, 4]; 00000000; \"x\" is of type F4",
                "1; [1]; [0, 4]; 00000000; \"x\" is of type 1",
            })
    void entries_that_do_not_take_every_byte_once_are_refused(
            String type, String shape, String span, String data, String why) {
        String header = "{\"x\":{\"dtype\":%s,\"shape\":%s,\"data_offsets\":%s}}"
                .formatted(type.replace('\'', '"'), shape, span);

        assertThatThrownBy(() -> Safetensors.read(file(header, data)))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(why)
                .hasMessageContaining("weights.safetensors");
    }

    @Test
    void tensors_that_share_bytes_are_refused() {
        String header = """
                {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},
                 "b":{"dtype":"F32","shape":[1],"data_offsets":[2,6]}}""";

        assertThatThrownBy(() -> Safetensors.read(file(header, "00000000 0000")))
                .hasMessageContaining("\"b\" begins at byte 2 where 4 is next");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[]",
                "{",
                "{}}",
                "{\"x\":1,}",
                "{\"x\":nan}",
                "{\"x\":01}",
                "{\"x\":\"\\q\"}",
                "{\"x\":\"\\u12g4\"}",
                "{\"x\":{\"dtype\":\"U8\",\"shape\":[],\"data_offsets\":[0,1]},"
                        + "\"x\":{\"dtype\":\"U8\",\"shape\":[],\"data_offsets\":[0,1]}}",
                "{\"x\":[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]}",
            })
    void headers_that_are_no_json_object_are_refused(String header) {
        assertThatThrownBy(() -> Safetensors.read(file(header, "00")))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("its header is no JSON object")
                .hasMessageContaining("weights.safetensors");
    }

    @Test
    void what_is_no_safetensors_file_is_refused_and_named() {
        assertThatThrownBy(() -> Safetensors.read(written(new byte[0]))).hasMessageContaining("it has 0 bytes");
        assertThatThrownBy(() -> Safetensors.read(written(new byte[] {1, 2}))).hasMessageContaining("it has 2 bytes");
        assertThatThrownBy(() -> Safetensors.read(written(HexFormat.of().parseHex("ffffffffffffffff7b7d"))))
                .hasMessageContaining("its header would have 18446744073709551615 bytes");
        assertThatThrownBy(() -> Safetensors.read(written(HexFormat.of().parseHex("03000000000000007b7d"))))
                .hasMessageContaining("its header would have 3 bytes");
        assertThatThrownBy(() -> Safetensors.read(written(HexFormat.of().parseHex("0200000000000000ff7d"))))
                .hasMessageContaining("its header is no text");
        assertThatThrownBy(() -> Safetensors.read(folder.resolve("absent")))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("there is no such file")
                .hasMessageContaining("absent");
    }
}
