/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AllowedUrlsTest {

    @AfterEach
    void clear() {
        System.clearProperty(AllowedUrls.PROPERTY);
    }

    @Test
    void addsToWhatIsThereAndTakesItsOwnBackInAnyOrder() {
        System.setProperty(AllowedUrls.PROPERTY, "http://mine");
        AllowedUrls first = AllowedUrls.add(List.of("http://a", "http://b"));
        AllowedUrls second = AllowedUrls.add(List.of("http://c"));
        assertThat(System.getProperty(AllowedUrls.PROPERTY))
                .isEqualTo("http://mine,http://a,http://b,http://c");

        first.close();
        first.close();

        assertThat(System.getProperty(AllowedUrls.PROPERTY)).isEqualTo("http://mine,http://c");
        second.close();
        assertThat(System.getProperty(AllowedUrls.PROPERTY)).isEqualTo("http://mine");
    }

    @Test
    void leavesNoEmptyPropertyBehind() {
        AllowedUrls.add(List.of("http://a")).close();

        assertThat(System.getProperties()).doesNotContainKey(AllowedUrls.PROPERTY);
    }
}
