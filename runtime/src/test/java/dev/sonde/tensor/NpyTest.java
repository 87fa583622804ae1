package dev.sonde.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sonde.error.ModelException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class NpyTest {
    @TempDir
    Path folder;

    /** Bytes as numpy.lib.format describes them; {@code data} in hexadecimal digits. */
    private Path file(int version, String header, String data) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(HexFormat.of().parseHex("934e554d5059"));
        bytes.writeBytes(new byte[] {(byte) version, 0});
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        int field = version == 1 ? 2 : 4;
        for (int i = 0; i < field; i++) {
            bytes.write(text.length >>> (8 * i));
        }
        bytes.writeBytes(text);
        bytes.writeBytes(HexFormat.of().parseHex(data.replace(" ", "")));
        return written(bytes.toByteArray());
    }

    private Path written(byte[] bytes) {
        try {
            return Files.write(folder.resolve("array.npy"), bytes);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String header(String descr, boolean fortran, String shape) {
        return "{'descr': '" + descr + "', 'fortran_order': " + (fortran ? "True" : "False") + ", 'shape': " + shape
                + ", }\n";
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void a_little_endian_array_is_read_from_each_version(int version) {
        Path file = file(version, header("<f4", false, "(2, 2)"), "0000803f 00000040 00004040 000080c0");

        Tensor read = Npy.read(file);

        assertThat(read.type()).isEqualTo(TensorType.of(ElementType.FLOAT, 2, 2));
        assertThat(read.toFloatArray()).containsExactly(1, 2, 3, -4);
    }

    @ParameterizedTest
    @CsvSource({
        "<f2, 003c 00c0, 1, -2",
        ">f2, 3c00 c000, 1, -2",
        "<f8, 000000000000f03f 00000000000000c0, 1, -2",
        ">f8, 3ff0000000000000 c000000000000000, 1, -2",
        ">f4, 3f800000 c0000000, 1, -2",
        "|b1, 00 01, 0, 1",
        "|i1, 7f 80, 127, -128",
        "|u1, 7f ff, 127, 255",
        "<i2, ff7f 0080, 32767, -32768",
        ">u2, 0001 ffff, 1, 65535",
        "<i4, 01000000 feffffff, 1, -2",
        ">i4, 00000001 fffffffe, 1, -2",
        "<u4, 01000000 feffffff, 1, 4294967294",
        "<i8, 0100000000000000 feffffffffffffff, 1, -2",
        ">i8, 0000000000000001 fffffffffffffffe, 1, -2",
        "<u8, 0100000000000000 0000000000000080, 1, 9223372036854775808",
    })
    void every_type_is_read_in_either_byte_order(String descr, String data, double first, double second) {
        Tensor read = Npy.read(file(1, header(descr, false, "(2,)"), data));

        assertThat(read.shape()).containsExactly(2);
        assertThat(read.toDoubleArray()).containsExactly(first, second);
    }

    @Test
    void the_columns_of_fortran_become_rows() {
        Path file = file(1, header("|i1", true, "(2, 3, 2)"), "00010203 04050607 08090a0b");

        Tensor read = Npy.read(file);

        // numpy.arange(12).reshape((2, 3, 2), order="F").ravel()
        assertThat(read.toLongArray()).containsExactly(0, 6, 2, 8, 4, 10, 1, 7, 3, 9, 5, 11);
    }

    @Test
    void a_scalar_and_an_empty_array_are_read() {
        assertThat(Npy.read(file(1, header("<i2", false, "()"), "0700")).item()).isEqualTo(7);
        assertThat(Npy.read(file(1, header("<f4", true, "(0, 5)"), "")).shape()).containsExactly(0, 5);
    }

    @Test
    void headers_of_python_2_and_with_other_quotes_are_read() {
        Path file = file(1, "{\"shape\": (1L, 2L), \"descr\": \"|u1\", \"fortran_order\": False}   \n", "0506");

        assertThat(Npy.read(file).toLongArray()).containsExactly(5, 6);
    }

    @Test
    void what_is_written_is_what_numpy_writes() throws IOException {
        Path file = folder.resolve("written.npy");

        Npy.write(file, Tensor.of(new float[] {1, -2}, 2));

        String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }";
        byte[] expected = ByteBuffer.allocate(136)
                .put(HexFormat.of().parseHex("934e554d505901007600"))
                .put((header + " ".repeat(128 - 10 - header.length() - 1) + "\n").getBytes(StandardCharsets.UTF_8))
                .put(HexFormat.of().parseHex("0000803f000000c0"))
                .array();
        assertThat(Files.readAllBytes(file)).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "FLOAT", "DOUBLE", "FLOAT16", "BOOL", "INT8", "INT16", "INT32", "INT64", "UINT8", "UINT16", "UINT32",
                "UINT64"
            })
    void what_was_written_is_read_again_bit_by_bit(ElementType element) {
        Path file = folder.resolve("round.npy");
        ByteBuffer bytes = ByteBuffer.allocateDirect(6 * element.bytes());
        for (int i = 0; i < bytes.limit(); i++) {
            bytes.put(i, (byte) (element == ElementType.BOOL ? i % 2 : i * 37 + 1));
        }
        Tensor tensor = Tensor.wrap(bytes, element, 2, 1, 3);

        Npy.write(file, tensor);

        assertThat(Npy.read(file).sameBits(tensor)).isTrue();
    }

    @Test
    void a_type_that_numpy_lacks_is_refused_and_leaves_no_file() {
        Path file = folder.resolve("none.npy");

        assertThatThrownBy(() -> Npy.write(file, Tensor.scalar(1, ElementType.BFLOAT16)))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("bfloat16")
                .hasMessageContaining("safetensors")
                .hasMessageContaining("none.npy");
        assertThat(file).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "<f4; (3,); 0000803f; 4 bytes of numbers follow",
                "<f4; (1,); 0000803f00; 5 bytes of numbers follow",
                "<f4; (4611686018427387904, 4); 0000803f; float[4611686018427387904, 4]",
                "<f4; (9223372036854775807, 9223372036854775807, 0); 00; 1 bytes of numbers follow",
                "<f4; (99999999999999999999,); 00; not written as NumPy's",
                "<f4; (-1,); 0000803f; a size in its shape is -1",
                "<f4; ('1',); 0000803f; a size in its shape is 1",
                "<f4; 1; 0000803f; not written as NumPy's",
                "|O; (1,); 80; \"|O\"",
                "<U3; (1,); 80; \"<U3\"",
                "~f4; (1,); 0000803f; \"~f4\"",
            })
    void headers_that_promise_what_is_not_there_are_refused(String descr, String shape, String data, String why) {
        assertThatThrownBy(() -> Npy.read(file(1, header(descr, false, shape), data)))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(why)
                .hasMessageContaining("array.npy");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{}",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (1,)",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'more': 1}",
                "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (1,)}",
                "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,)}",
                "{'descr': '<f4', 'fortran_order': 0, 'shape': (1,)}",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (((((((((((1,)))))))))))}",
                "{'descr': '', 'fortran_order': False, 'shape': (1,)}",
                "__import__('os')"
            })
    void headers_that_are_no_such_dictionary_are_refused(String header) {
        assertThatThrownBy(() -> Npy.read(file(1, header, "0000803f")))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("the npy file cannot be read: its ")
                .hasMessageContaining("array.npy");
    }

    @Test
    void what_is_no_npy_file_is_refused_and_named() {
        assertThatThrownBy(() -> Npy.read(written(new byte[0]))).hasMessageContaining("does not begin as a file");
        assertThatThrownBy(() -> Npy.read(written(new byte[] {1, 2}))).hasMessageContaining("does not begin as a file");
        assertThatThrownBy(() -> Npy.read(written(HexFormat.of().parseHex("934e554d50590400ffff"))))
                .hasMessageContaining("its version is 4.0");
        assertThatThrownBy(() -> Npy.read(written(HexFormat.of().parseHex("934e554d50590100ff7f"))))
                .hasMessageContaining("its header would have 32767 bytes");
        assertThatThrownBy(() -> Npy.read(written(HexFormat.of().parseHex("934e554d50590200ffffffff"))))
                .hasMessageContaining("its header would have 4294967295 bytes");
        assertThatThrownBy(() -> Npy.read(written(HexFormat.of().parseHex("934e554d505901000010"))))
                .hasMessageContaining("it ends after 10 bytes");
        assertThatThrownBy(() -> Npy.read(folder)).hasMessageContaining("it is a folder");
        assertThatThrownBy(() -> Npy.read(folder.resolve("absent.npy")))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("there is no such file")
                .hasMessageContaining("absent.npy");
    }
}
