/** A small transformer in plain Java, as somebody would write it who has never heard of Sonde. */
@NullMarked
package com.example.transformer;

import org.jspecify.annotations.NullMarked;
