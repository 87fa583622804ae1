package dev.sonde.agent.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sonde.agent.core.Edit.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EditTest {
    @ParameterizedTest
    @CsvSource({
        "h.3*0.5,              h.3,             SCALE, 0.5",
        "h.3*-1e-3,            h.3,             SCALE, -1e-3",
        "h.3 = 0,              h.3,             SET,   0",
        "h.3=-2,               h.3,             SET,   -2",
        "h.3+steer.npy,        h.3,             ADD,   steer.npy",
        "h.3+/a*b/v=1.npy,     h.3,             ADD,   /a*b/v=1.npy",
        "encoder.layer.**2,    encoder.layer.*, SCALE, 2",
        "h.*=0,                h.*,             SET,   0",
        "***2,                 **,              SCALE, 2",
        "tensor:/a/Add*1+v.npy, tensor:/a/Add*1, ADD,  v.npy",
    })
    void an_edit_is_a_place_a_sign_and_what_fits_the_sign(String text, String place, Kind kind, String operand) {
        assertThat(Edit.parse(text)).isEqualTo(new Edit(place, kind, operand));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "*", "h.3", "h.3*", "*2", "h.3*x", "h.3=NaN", "h.3*Infinity", "h.3+v.txt", "h.3+2"})
    void anything_else_is_no_edit(String text) {
        assertThatThrownBy(() -> Edit.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not \"" + text + '"');
    }

    @Test
    void of_several_signs_the_one_that_a_file_follows_is_meant(@TempDir Path folder) throws IOException {
        Path file = Files.createFile(folder.resolve("a+b=1+vector.npy"));

        assertThat(Edit.parse("h.3+" + file)).isEqualTo(new Edit("h.3", Kind.ADD, file.toString()));
        assertThat(Edit.parse("tensor:a+b + " + file)).isEqualTo(new Edit("tensor:a+b", Kind.ADD, file.toString()));
    }

    @Test
    void an_edit_crosses_the_border_between_the_loaders_as_text() {
        assertThat(Edit.of(Map.of("place", "h.3", "set", 2)).toMap())
                .isEqualTo(Map.of("place", "h.3", "kind", "SET", "operand", "2"));
    }
}
