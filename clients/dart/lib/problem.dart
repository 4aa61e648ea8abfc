import 'package:dio/dio.dart';
import 'package:social_flow/social_flow.dart';

/// What the API said, where a call failed because it said no.
extension SocialFlowProblem on DioException {
  /// Programs read its `code`; null when there was no answer, or none of the API's own.
  Problem? get problem {
    final data = response?.data;
    return data is Map<String, dynamic> && data['code'] is String ? Problem.fromJson(data) : null;
  }
}
