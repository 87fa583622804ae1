package dev.sonde.agent;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A test of what programs do, on the oldest of the JDKs and ONNX Runtimes and on the newest. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest
@EnumSource(
        value = Host.class,
        names = {"OLDEST", "NEWEST"})
@interface OnOldestAndNewest {}
