package com.example.speech;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;

/** Reads recordings of 16-bit samples. */
final class Recording {
    private static final float LOUDEST = 32768;

    private Recording() {}

    /** {@return the samples, each between -1 and 1} */
    static float[] read(Path file) throws IOException, UnsupportedAudioFileException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file));
                AudioInputStream audio = AudioSystem.getAudioInputStream(in)) {
            ShortBuffer values = ByteBuffer.wrap(audio.readAllBytes())
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asShortBuffer();
            float[] samples = new float[values.remaining()];
            for (int i = 0; i < samples.length; i++) {
                samples[i] = values.get(i) / LOUDEST;
            }
            return samples;
        }
    }
}
